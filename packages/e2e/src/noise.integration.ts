import { CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from '@jest/globals';
import { incidentId } from '@casefile/context-core';
import { newIncident } from './stack.js';
import { useStack } from './use-stack.js';

const stack = useStack();

describe('ten thousand lines of noise', () => {
  it.each([
    ['before and after', 0.5],
    ['before', 1],
    ['after', 0],
  ])('%s the one denial leave it in the stored 3,000 tokens', async (_, before) => {
    const alert = newIncident();
    const at = Date.parse(alert.timestamp);
    const denial =
      'AccessDenied: User: arn:aws:sts::000000000000:assumed-role/worker-role/worker is not authorized to perform: ' +
      's3:GetObject on resource: "arn:aws:s3:::orders/1.json" because no identity-based policy allows the s3:GetObject action';
    const lines = [
      ...noise(10_000 * before, at - 300_000),
      { timestamp: at - 1000, message: `ERROR ${denial}` },
      ...noise(10_000 * (1 - before), at - 900),
    ];
    await write(`/aws/lambda/${alert.lambda_name}`, lines);

    await stack.publish(alert);
    const context = await stack.caseFile(incidentId(alert));
    expect(context.estimated_tokens).toBeLessThanOrEqual(3000);
    const logs = context.results.find(({ source }) => source === 'cloudwatch_logs');
    expect(JSON.stringify(logs?.data)).toContain('is not authorized to perform: s3:GetObject');
    expect(logs?.omitted?.events).toBeGreaterThan(1000);
  });
});

/** Lines as a busy function writes them, a tenth of a second to a few milliseconds apart. */
function noise(count: number, from: number): { timestamp: number; message: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    timestamp: from + Math.floor((index * 899) / Math.max(count, 1)),
    message: `INFO processed order ${index} of customer ${(index * 7919) % 1000} in ${(index * 31) % 97} ms, queue depth ${index % 13}`,
  }));
}

async function write(logGroupName: string, lines: { timestamp: number; message: string }[]): Promise<void> {
  const stream = { logGroupName, logStreamName: 'worker' };
  await stack.clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
  await stack.clients.logs.send(new CreateLogStreamCommand(stream));
  for (let start = 0; start < lines.length; start += 5000) {
    await stack.clients.logs.send(new PutLogEventsCommand({ ...stream, logEvents: lines.slice(start, start + 5000) }));
  }
}
