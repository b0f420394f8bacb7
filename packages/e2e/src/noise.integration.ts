import { CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from '@jest/globals';
import { incidentId } from '@casefile/context-core';
import { newIncident } from './stack.js';
import { useStack } from './use-stack.js';

const stack = useStack();

describe('ten thousand lines of noise', () => {
  it.each([
    ['alike, before and after', 0.5, alike],
    ['alike, before', 1, alike],
    ['alike, after', 0, alike],
    ['each different, before and after', 0.5, different],
  ])('%s the one denial leave it in the stored 3,000 tokens', async (_, before, message) => {
    const alert = newIncident();
    const at = Date.parse(alert.timestamp);
    const denial =
      `AccessDenied: User: arn:aws:sts::000000000000:assumed-role/worker-role/${alert.lambda_name} is not authorized to ` +
      'perform: s3:GetObject on resource: "arn:aws:s3:::orders/1.json" because no identity-based policy allows the s3:GetObject action';
    const lines = [
      ...noise(10_000 * before, at - 300_000, message),
      { timestamp: at - 1000, message: `ERROR ${denial}` },
      ...noise(10_000 * (1 - before), at - 900, message),
    ];
    await write(`/aws/lambda/${alert.lambda_name}`, lines);

    await stack.publish(alert);
    const context = await stack.caseFile(incidentId(alert));
    expect(context.estimated_tokens).toBeLessThanOrEqual(3000);
    const logs = context.results.find(({ source }) => source === 'cloudwatch_logs');
    expect(JSON.stringify(logs?.data)).toContain('is not authorized to perform: s3:GetObject');
    expect(context.findings[0]).toMatchObject({
      kind: 'permission_lost',
      statement: expect.stringContaining('s3:GetObject'),
    });
  });
});

/** Lines as a busy function writes them, a few hundred a second. */
function noise(
  count: number,
  from: number,
  message: (index: number) => string,
): { timestamp: number; message: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    timestamp: from + Math.floor((index * 899) / Math.max(count, 1)),
    message: message(index),
  }));
}

function alike(index: number): string {
  return `INFO processed order ${index} of customer ${(index * 7919) % 1000} in ${(index * 31) % 97} ms, queue depth ${index % 13}`;
}

/** No two of these share a template. */
function different(index: number): string {
  const word = (seed: number) => String(seed).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
  return `INFO ${word(index * 7919)} asked ${word(index * 104_729)} for ${word(index)}`;
}

async function write(logGroupName: string, lines: { timestamp: number; message: string }[]): Promise<void> {
  const stream = { logGroupName, logStreamName: 'worker' };
  await stack.clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
  await stack.clients.logs.send(new CreateLogStreamCommand(stream));
  for (let start = 0; start < lines.length; start += 5000) {
    await stack.clients.logs.send(new PutLogEventsCommand({ ...stream, logEvents: lines.slice(start, start + 5000) }));
  }
}
