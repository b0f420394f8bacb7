import { describe, expect, it } from '@jest/globals';
import { attributesOf } from '../../test/fake-queues.js';
import { type DeadLetter, letterOf } from './letter.js';
import { redriven } from './redriven.js';

function letter(attributes: Record<string, string> = {}, system: Record<string, string> = {}): DeadLetter {
  return letterOf(
    {
      MessageId: 'here',
      ReceiptHandle: 'handle',
      Body: '{}',
      Attributes: { SentTimestamp: String(Date.parse('2026-03-01T10:00:00.000Z')), ...system },
      MessageAttributes: attributesOf(attributes),
    },
    'none',
  );
}

function texts(sent: DeadLetter): Record<string, string | undefined> {
  const { MessageAttributes } = redriven(sent);
  return Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));
}

describe('a redriven message', () => {
  it.each([
    [
      'carries its own id and time when the queue gave it up',
      {},
      { delivery_id: 'here', received_at: '2026-03-01T10:00:00.000Z' },
    ],
    [
      'carries the id that it had before it was quarantined, and nothing else of the quarantine',
      { reason: 'broken', original_message_id: 'first', quarantined_by: 'alert-agent' },
      { delivery_id: 'first', received_at: '2026-03-01T10:00:00.000Z' },
    ],
    [
      'keeps the id and time of an earlier redrive or of the webhook',
      { delivery_id: 'oldest', received_at: '2026-02-01T00:00:00.000Z', original_message_id: 'first' },
      { delivery_id: 'oldest', received_at: '2026-02-01T00:00:00.000Z' },
    ],
    [
      "keeps its publisher's attributes",
      { source: 'grafana', event_id: 'e', sqs_message_id: 's' },
      {
        delivery_id: 'here',
        received_at: '2026-03-01T10:00:00.000Z',
        source: 'grafana',
        event_id: 'e',
        sqs_message_id: 's',
      },
    ],
  ])('%s', (_, attributes: Record<string, string>, expected) => {
    expect(texts(letter(attributes))).toEqual(expected);
  });

  it('has no more attributes than SQS takes, its identity among them', () => {
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`a${index}`, 'x']));
    const sent = texts(letter(many));
    expect(Object.keys(sent)).toHaveLength(10);
    expect(sent).toMatchObject({ delivery_id: 'here', a7: 'x' });
  });

  it('has group and deduplication id only where its queue is FIFO', () => {
    expect(redriven(letter())).not.toHaveProperty('MessageDeduplicationId');
    const wakeUp = redriven(letter({}, { MessageGroupId: 'f1' }));
    expect(wakeUp).toMatchObject({
      MessageGroupId: 'f1',
      MessageDeduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(redriven(letter({ event_id: 'e' }, { MessageGroupId: 'f1' })).MessageDeduplicationId).toBe(
      wakeUp.MessageDeduplicationId,
    );
    const another = { ...letter({}, { MessageGroupId: 'f1' }), id: 'there' };
    expect(redriven(another).MessageDeduplicationId).not.toBe(wakeUp.MessageDeduplicationId);
  });
});
