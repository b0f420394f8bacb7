import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { collector, type LogsData, selectLogEvents } from '@casefile/context-core';
import type { AwsClients } from './clients.js';
import { attempt, type Failure, toError } from './failure.js';
import { logWindow } from './log-search.js';
import { type LogGroup, readLines } from './read-lines.js';

/** `cloudwatch_logs`: the thirty most telling lines around the incident, or why there are none. */
export const cloudwatchLogs = collector<AwsClients>('cloudwatch_logs', async (alert, { logs }, abortSignal) => {
  const group: LogGroup = { logs, logGroupName: `/aws/lambda/${alert.lambda_name}`, abortSignal };
  const { lines, complete, failure } = await readLines(group, alert);
  const { events, omitted } = selectLogEvents(lines, { requestId: alert.request_id });
  const silence = lines.length === 0 ? await explainSilence(group, alert.timestamp, failure) : {};
  const isMissing = failure?.code === NO_SUCH_GROUP;
  const failures = [isMissing ? [] : failure, silence.failure].flatMap((one) => one ?? []);
  const unread = complete || failure ? [] : `the window holds more than was read (${lines.length} lines)`;
  const note = [silence.note ?? [], unread].flat().join('; ');

  const window = logWindow(alert);
  const data: LogsData = {
    log_group: group.logGroupName,
    window: { from: utc(window.from), to: utc(window.to) },
    events,
    ...(silence.lastEventAt && { last_event_at: silence.lastEventAt }),
    ...(note && { note }),
  };
  return {
    data,
    truncated: omitted > 0 || !(complete || isMissing),
    ...(omitted > 0 && { omitted: { events: omitted } }),
    ...toError(failures),
  };
});

const NO_SUCH_GROUP = 'ResourceNotFoundException';

interface Silence {
  lastEventAt?: string;
  note?: string;
  failure?: Failure;
}

/** An empty window has a history: when did the function last say anything? */
async function explainSilence(
  { logs, logGroupName, abortSignal }: LogGroup,
  incidentAt: string,
  failure: Failure | undefined,
): Promise<Silence> {
  if (failure?.code === NO_SUCH_GROUP)
    return { note: 'the log group does not exist: the function never ran, or may not write logs' };
  const input = { logGroupName, orderBy: 'LastEventTime', descending: true, limit: 1 } as const;
  const read = await attempt('log streams', 'logs:DescribeLogStreams', () =>
    logs.send(new DescribeLogStreamsCommand(input), { abortSignal }),
  );
  if (!read.ok) return { failure: read.failure };
  const lastEventAt = read.value.logStreams?.[0]?.lastEventTimestamp;
  if (lastEventAt === undefined) return { note: 'the log group holds no lines' };
  const distance = inWords(Date.parse(incidentAt) - lastEventAt);
  return { lastEventAt: utc(lastEventAt), note: `no line was read; the last one is from ${distance} the incident` };
}

/** `3 h before`, `40 s after`: one unit is enough to tell silence from delay. */
function inWords(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  const direction = milliseconds < 0 ? 'after' : 'before';
  if (seconds < 120) return `${seconds} s ${direction}`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min ${direction}`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h ${direction}`;
  return `${Math.round(seconds / 86_400)} days ${direction}`;
}

function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
