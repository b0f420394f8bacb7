import { type FilteredLogEvent, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { IncidentAlert, LogEvent } from '@casefile/context-core';
import type { AwsClients } from './clients.js';
import { attempt, type Failure } from './failure.js';
import { type LogSearch, planSearches } from './log-search.js';

/**
 * A line is cut here only so that many of them stay small. It is far above what a case file shows of a line: secrets
 * are recognised later, and half a secret would not be.
 */
const LINE_LIMIT = 16_384;

/** Where the lines are, and until when one may look. */
export interface LogGroup extends Pick<AwsClients, 'logs'> {
  readonly logGroupName: string;
  readonly abortSignal: AbortSignal;
}

/** What was read: each line once, oldest first. `complete` says that these are all lines of the window. */
interface LinesRead {
  lines: LogEvent[];
  complete: boolean;
  /** The call that failed. It ended the search; what was read before it is kept. */
  failure?: Failure;
}

/** Reads the lines around an incident, search by search, until one says that nothing is left. */
export async function readLines(group: LogGroup, alert: IncidentAlert): Promise<LinesRead> {
  const found = new Map<string, LogEvent>();
  const { quiet, busy } = planSearches(alert);
  let outcome = await runSearch(group, quiet, found);
  const { complete } = outcome;
  for (const search of complete ? [] : busy) {
    if (outcome.failure) break;
    outcome = await runSearch(group, search, found);
  }
  return { lines: [...found.values()].sort(byTime), complete, ...(outcome.failure && { failure: outcome.failure }) };
}

/** Follows the pages of one search, the empty ones with a successor, too, within its calls and lines. */
async function runSearch(
  { logs, logGroupName, abortSignal }: LogGroup,
  { filterPattern, from, to, calls, lines }: LogSearch,
  found: Map<string, LogEvent>,
): Promise<Omit<LinesRead, 'lines'>> {
  let nextToken: string | undefined;
  let brought = 0;
  for (let call = 0; call < calls && brought < lines; call++) {
    const limit = lines - brought;
    const input = { logGroupName, filterPattern, startTime: from, endTime: to, limit, nextToken };
    const page = await attempt('log lines', 'logs:FilterLogEvents', () =>
      logs.send(new FilterLogEventsCommand(input), { abortSignal }),
    );
    if (!page.ok) return { complete: false, failure: page.failure };
    const events = page.value.events ?? [];
    for (const event of events) if (event.message?.trim()) found.set(identity(event), toLogEvent(event));
    brought += events.length;
    nextToken = page.value.nextToken;
    if (nextToken === undefined) break;
  }
  return { complete: nextToken === undefined && brought < lines };
}

function identity({ eventId, timestamp, logStreamName, message }: FilteredLogEvent): string {
  return eventId ?? JSON.stringify([timestamp, logStreamName, message]);
}

function toLogEvent({ timestamp = 0, message = '', logStreamName }: FilteredLogEvent): LogEvent {
  return {
    timestamp: new Date(timestamp).toISOString(),
    message: message.trimEnd().slice(0, LINE_LIMIT),
    ...(logStreamName !== undefined && { log_stream: logStreamName }),
  };
}

function byTime(a: LogEvent, b: LogEvent): number {
  if (a.timestamp === b.timestamp) return 0;
  return a.timestamp < b.timestamp ? -1 : 1;
}
