import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { awsFailureOf } from '@casefile/cli-kit';

export interface Logs {
  /** The lines of a function since then, oldest first; of a busy one, the first pages only. */
  linesSince: (functionName: string, since: Date) => Promise<string[]>;
}

const MAX_PAGES = 20;

export function createLogs(client: CloudWatchLogsClient): Logs {
  return {
    async linesSince(functionName, since) {
      const lines: string[] = [];
      let pages = 0;
      const query = { logGroupName: `/aws/lambda/${functionName}`, startTime: since.getTime() };
      try {
        for await (const { events = [] } of paginateFilterLogEvents({ client }, query)) {
          lines.push(...events.map(({ message = '' }) => message));
          pages += 1;
          if (pages === MAX_PAGES) break;
        }
      } catch (error) {
        // a function that never ran has no log group
        if (awsFailureOf(error) !== 'missing') throw error;
      }
      return lines;
    },
  };
}
