import { type FilteredLogEvent, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { IncidentAlert, LogEvent } from '@casefile/context-core';
import type { AwsClients } from './clients.js';
import { type Attempt, attempt } from './failure.js';
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
export interface LinesRead {
  lines: LogEvent[];
  complete: boolean;
  /** The call that failed. It ended the search; what was read before it is kept. */
  failed?: Extract<Attempt<unknown>, { ok: false }>;
}

/** Reads the lines around an incident, search by search, until one says that nothing is left. */
export async function readLines(group: LogGroup, alert: IncidentAlert): Promise<LinesRead> {
  const found = new Map<string, LogEvent>();
  const { quiet, busy } = planSearches(alert);
  const first = await runSearch(group, quiet, found);
  const outcomes = [first];
  for (const search of first.complete ? [] : busy) {
    if (outcomes.at(-1)?.failed) break;
    outcomes.push(await runSearch(group, search, found));
  }
  const failed = outcomes.at(-1)?.failed;
  const lines = [...found.values()].sort((a, b) => a.timestamp.localeCompare(b.timestamp));
  return { lines, complete: first.complete, ...(failed && { failed }) };
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
    if (!page.ok) return { complete: false, failed: page };
    const events = page.value.events ?? [];
    for (const event of events) found.set(identity(event), toLogEvent(event));
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
