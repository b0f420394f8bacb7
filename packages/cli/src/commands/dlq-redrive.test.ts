import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { attributesOf } from '../../test/fake-queues.js';
import { createOperator, type Operator } from '../../test/operator.js';

interface Report {
  done: number;
  reasons: { reason: string; count: number }[];
  redacted_copies: number;
  failed: { id: string; cause: string }[];
  not_matching: number;
  hidden: number;
  came_back: number;
  sent_not_deleted: number;
  interrupted: boolean;
}

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.end());

const bodiesIn = (name: string) => operator.queues.in(name).map(({ Body }) => Body);

async function redrive(args: string, circumstances: Parameters<Operator['casefile']>[1] = {}) {
  const { code, out, err } = await operator.casefile(`dlq redrive --output json ${args}`, circumstances);
  return { code, err, report: (out === '' ? undefined : JSON.parse(out)) as Report };
}

function named(name: string): Error {
  return Object.assign(new Error(`${name}: no`), { name });
}

describe('dlq redrive', () => {
  it.each([
    ['incidents', 'incidents-dlq', 'incidents'],
    ['incidents-subscription', 'incidents-subscription-dlq', 'incidents'],
    ['alerts', 'alerts-dlq', 'alerts'],
    ['alerts-subscription', 'alerts-subscription-dlq', 'alerts'],
    ['casefile-local-alerts-dlq', 'alerts-dlq', 'alerts'],
    ['issues', 'issues-dlq.fifo', 'issues.fifo'],
  ])('of %s empties %s into %s', async (name, dlq, target) => {
    const fifo = dlq.endsWith('.fifo');
    for (let index = 0; index < 25; index += 1) {
      operator.queues.fill(dlq, 1, {}, { MessageBody: `m${index}`, ...(fifo ? { MessageGroupId: `g${index}` } : {}) });
    }
    const { code, report } = await redrive(`--queue ${name} --yes`);
    expect({ code, done: report.done, left: bodiesIn(dlq) }).toEqual({ code: 0, done: 25, left: [] });
    expect(new Set(bodiesIn(target))).toEqual(new Set(Array.from({ length: 25 }, (_, index) => `m${index}`)));
  });

  it('moves what its filters match, and leaves the rest visible at once', async () => {
    const broken = operator.queues.fill('alerts-dlq', 30, { reason: 'the message is not JSON' });
    operator.queues.fill('alerts-dlq', 12, { reason: 'State: Invalid input' });
    const first = await redrive('--queue alerts --reason state --limit 10 --yes');
    expect(first.report).toMatchObject({ done: 10, not_matching: 30 });
    expect(operator.queues.in('alerts')).toHaveLength(10);
    const second = await redrive(`--queue alerts --id ${broken[29] ?? ''} ${broken[0] ?? ''} --yes`);
    expect(second.report).toMatchObject({ done: 2, not_matching: 30 });
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(30);
  });

  it('goes through a queue once, though what does not match comes back while it is still at it', async () => {
    for (let index = 0; index < 90; index += 1) {
      operator.queues.fill(
        'alerts-dlq',
        1,
        { reason: index % 3 === 0 ? 'wanted' : 'other' },
        { MessageBody: `m${index}` },
      );
    }
    const { report } = await redrive('--queue alerts --reason wanted --rate 0.5 --yes'); // a minute for thirty
    expect(report).toMatchObject({ done: 30, not_matching: 60, failed: [] });
    expect(new Set(bodiesIn('alerts')).size).toBe(30);
    expect([operator.queues.in('alerts').length, operator.queues.visibleIn('alerts-dlq')]).toEqual([30, 60]);
  });

  it('finds a message by the id that it had before it was quarantined', async () => {
    operator.queues.fill('alerts-dlq', 1, { reason: 'r', original_message_id: 'the-first' });
    operator.queues.fill('alerts-dlq', 3, { reason: 'r', original_message_id: 'another' });
    expect((await redrive('--queue alerts --id the-first --yes')).report).toMatchObject({ done: 1, not_matching: 3 });
  });

  it('only says what it would do with --dry-run, without a question', async () => {
    operator.queues.fill('alerts-dlq', 11, { reason: 'a' });
    operator.queues.fill('alerts-dlq', 2, { reason: 'b' });
    const { code, report } = await redrive('--queue alerts --dry-run');
    expect({ code, report }).toMatchObject({
      code: 0,
      report: { dry_run: true, done: 13, to: 'casefile-local-alerts' },
    });
    expect(report.reasons).toEqual([
      { reason: 'a', count: 11 },
      { reason: 'b', count: 2 },
    ]);
    expect([operator.queues.visibleIn('alerts-dlq'), operator.queues.in('alerts').length]).toEqual([13, 0]);
  });

  it('keeps the pace that it is told', async () => {
    operator.queues.fill('alerts-dlq', 40);
    const times: number[] = [];
    operator.queues.onSend(() => times.push(operator.now().getTime()));
    await redrive('--queue alerts --rate 4 --yes');
    const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
    expect(seconds).toBeGreaterThan(8.9);
    expect(seconds).toBeLessThan(12);
  });

  it('says how far it is when it takes longer than two seconds, and nothing when not', async () => {
    operator.queues.fill('alerts-dlq', 30);
    expect((await redrive('--queue alerts --rate 5 --yes')).err).toMatch(/redriven: \d+ of about 30 \(\d+ s\)/);
    operator.queues.fill('alerts-dlq', 30);
    expect((await redrive('--queue alerts --yes')).err).toBe('');
  });

  it('asks at a terminal, and does nothing without a yes', async () => {
    operator.queues.fill('alerts-dlq', 3);
    const refused = await redrive('--queue alerts', { answer: 'n' });
    expect(refused.err).toContain('about 3 messages from casefile-local-alerts-dlq to casefile-local-alerts? [y/N]');
    const unasked = await redrive('--queue alerts');
    expect(unasked.err).toContain('Say --yes');
    expect([refused.code, unasked.code, operator.queues.visibleIn('alerts-dlq')]).toEqual([2, 2, 3]);
    expect(await redrive('--queue alerts', { answer: 'y' })).toMatchObject({ code: 0, report: { done: 3 } });
  });
});

describe('a redrive that goes wrong', () => {
  it('sends again what was sent and not deleted, as the same message', async () => {
    const [id] = operator.queues.fill('alerts-dlq', 1);
    operator.queues.failWhen((act) => (act === 'remove' ? named('InternalFailure') : undefined));
    expect(await redrive('--queue alerts --yes')).toMatchObject({
      code: 1,
      report: { done: 0, failed: [{ id }], sent_not_deleted: 1 },
    });
    operator.queues.failWhen(() => undefined);
    await redrive('--queue alerts --yes');
    const [first, second, ...more] = operator.queues.in('alerts');
    expect(more).toEqual([]);
    expect(second?.MessageAttributes).toEqual(first?.MessageAttributes);
    expect(first?.MessageAttributes?.['delivery_id']?.StringValue).toBe(id);
  });

  it('sends the same wake-up to a FIFO queue once', async () => {
    operator.queues.fill('issues-dlq.fifo', 1, {}, { MessageGroupId: 'f1' });
    operator.queues.failWhen((act) => (act === 'remove' ? named('InternalFailure') : undefined));
    await redrive('--queue issues --yes');
    operator.queues.failWhen(() => undefined);
    expect((await redrive('--queue issues --yes')).code).toBe(0);
    expect(operator.queues.in('issues.fifo')).toHaveLength(1);
    expect(operator.queues.in('issues-dlq.fifo')).toEqual([]);
  });

  it('sends two wake-ups of one alert both, though their bodies are the same', async () => {
    operator.queues.fill('issues-dlq.fifo', 2, {}, { MessageBody: '{"fingerprint":"f1"}', MessageGroupId: 'f1' });
    await redrive('--queue issues --yes');
    expect(operator.queues.in('issues.fifo')).toHaveLength(2);
  });

  it('waits for what a run that was killed has hidden', async () => {
    operator.queues.fill('alerts-dlq', 10);
    operator.queues.hide('alerts-dlq', 25);
    operator.queues.fill('alerts-dlq', 10);
    const { code, report, err } = await redrive('--queue alerts --yes');
    expect({ code, done: report.done, hidden: report.hidden }).toEqual({ code: 0, done: 20, hidden: 0 });
    expect(err).toContain('waiting for 10 that somebody received a moment ago');
  });

  it('does not wait for ever for what somebody else keeps hidden', async () => {
    operator.queues.fill('alerts-dlq', 3);
    operator.queues.hide('alerts-dlq', 3600);
    expect(await redrive('--queue alerts --yes')).toMatchObject({ code: 0, report: { done: 0, hidden: 3 } });
  });

  it('leaves alone what dies again, however it comes back', async () => {
    operator.queues.fill('alerts-dlq', 15, { reason: 'still broken' });
    operator.queues.onSend((body, id) =>
      operator.queues.fill('alerts-dlq', 1, { reason: body, original_message_id: id }),
    );
    const { code, report } = await redrive('--queue alerts --yes');
    expect({ code, report }).toMatchObject({ code: 0, report: { done: 15, came_back: 15 } });
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(15);
  });

  it('goes on when one message is refused, says which and why, and ends with 1', async () => {
    const ids = operator.queues.fill('alerts-dlq', 25);
    operator.queues.failWhen((act, body) =>
      act === 'send' && body.includes(' 7 ') ? named('InvalidMessageContents') : undefined,
    );
    const { code, report } = await redrive('--queue alerts --yes');
    expect({ code, done: report.done }).toEqual({ code: 1, done: 24 });
    expect(report.failed).toEqual([{ id: ids[7], cause: 'InvalidMessageContents: no' }]);
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(1);
  });

  it('stops when nothing can be sent, with what was done, the cause and the next step', async () => {
    operator.queues.fill('alerts-dlq', 30);
    operator.queues.failWhen((act) =>
      act === 'send' && operator.queues.in('alerts').length >= 10 ? named('AccessDenied') : undefined,
    );
    const { code, report, err } = await redrive('--queue alerts --yes');
    expect({ code, done: report.done }).toEqual({ code: 1, done: 10 });
    expect(err).toContain('AccessDenied: no');
    expect(err).toContain('Your own credentials lack sqs:SendMessage to casefile-local-alerts;');
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(20);
  });

  it('ends after the batch that it is at on Ctrl-C, and says what was done', async () => {
    operator.queues.fill('alerts-dlq', 50);
    const { code, report } = await redrive('--queue alerts --rate 5 --yes', {
      interruptWhen: (err) => err.includes('redriven:'),
    });
    expect({ code, interrupted: report.interrupted }).toEqual({ code: 130, interrupted: true });
    expect(report.done).toBeGreaterThan(0);
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(50 - report.done);
    expect(operator.queues.in('alerts')).toHaveLength(report.done);
  });

  it('says for people what was done, by reason, and what a redacted copy lacks', async () => {
    operator.queues.fill('alerts-dlq', 2, { reason: 'state: missing', quarantined_by: 'casefile-local-alert-agent' });
    operator.queues.put('alerts-dlq', {
      MessageBody: '{"state":"FIRING","description":"[REDACTED:aws_key]"}',
      MessageAttributes: attributesOf({ reason: 'title: missing', quarantined_by: 'casefile-local-alert-agent' }),
    });
    operator.queues.failWhen((act, body) =>
      act === 'send' && body.includes(' 1 ') ? named('InvalidMessageContents') : undefined,
    );
    const { code, out } = await operator.casefile('dlq redrive --queue alerts --yes');
    expect(code).toBe(1);
    expect(out).toMatch(/ 1 +│ state: missing/);
    expect(out).toMatch(/failed: .* InvalidMessageContents: no\nnote: +1 of them are redacted copies/);
    expect(out).toMatch(
      /next: .*Mend the cause.*\nSent 2 messages from casefile-local-alerts-dlq to casefile-local-alerts\.\n$/,
    );
  });

  it('names a queue that is not there, and what to do', async () => {
    operator.queues.lose('alerts-dlq');
    const { code, err } = await redrive('--queue alerts --yes');
    expect(code).toBe(1);
    expect(err).toMatch(/GetQueueUrl of casefile-local-alerts-dlq.*Is it the right ENV and region\?/);
  });
});
