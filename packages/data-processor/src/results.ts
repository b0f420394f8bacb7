import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Logger } from '@casefile/lambda-kit';
import { redact } from '@casefile/safe-text';
import { call } from './call.js';
import type { Invocation } from './invocation.js';

/** Where results are written, and as whom. */
interface ResultsLog {
  logs: CloudWatchLogsClient;
  log: Pick<Logger, 'error'>;
  invocation: Invocation;
  logGroup: string;
}

/** Writes one JSON line per result at the time `timestamp` (epoch ms), into a stream of this instance, made when it is missing. */
export async function writeResults(
  { logs, log, invocation, logGroup }: ResultsLog,
  results: readonly object[],
  timestamp: number,
): Promise<void> {
  if (results.length === 0) return;
  const { partition, region, accountId, instance: logStreamName } = invocation;
  const group = `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroup}:*`;
  const where = { resource: group, log_group: logGroup, log_stream: logStreamName };
  const stream = { logGroupName: logGroup, logStreamName };
  const logEvents = results.map((result) => ({ timestamp, message: redact(JSON.stringify(result)) }));

  const put = () => logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  const isWritten = await call(log, { operation: 'logs:PutLogEvents', ...where }, () =>
    put().then(
      () => true,
      (error: unknown) => {
        if (error instanceof ResourceNotFoundException) return false; // the first line of this instance
        throw error;
      },
    ),
  );
  if (isWritten) return;
  await call(log, { operation: 'logs:CreateLogStream', ...where }, () => logs.send(new CreateLogStreamCommand(stream)));
  await call(log, { operation: 'logs:PutLogEvents', ...where }, put);
}
