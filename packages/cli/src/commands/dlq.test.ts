import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { attributesOf } from '../../test/fake-queues.js';
import { createOperator, type Operator } from '../../test/operator.js';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.end());

async function json(line: string, circumstances?: Parameters<Operator['casefile']>[1]) {
  const { code, out, err } = await operator.casefile(`${line} --output json`, circumstances);
  return { code, err, report: JSON.parse(out) as Report };
}

/** What the commands answer, together. */
interface Report {
  queues: object[];
  done: number;
  failed: object[];
  letters: { id: string; body: string; reason: string; receive_count: number }[];
  not_matching: number;
}

const bad = { reason: 'title: missing', original_message_id: 'first', quarantined_by: 'casefile-local-alert-agent' };

describe('dlq list', () => {
  it('has a row for each dead-letter queue: count, hidden, oldest, and the reasons of what it looked at', async () => {
    operator.queues.put('alerts-dlq', { MessageBody: 'old' }, operator.now().getTime() - 50 * 3_600_000);
    operator.queues.fill('alerts-dlq', 130, bad);
    operator.queues.fill('alerts-subscription-dlq', 2);
    operator.queues.fill('incidents-dlq', 4);
    operator.queues.hide('incidents-dlq', 60);
    const { code, report } = await json('dlq list');
    expect(code).toBe(0);
    expect(report.queues).toEqual([
      expect.objectContaining({ queue: 'incidents', messages: 0, hidden: 4, looked_at: 0, reasons: [] }),
      expect.objectContaining({ queue: 'incidents-subscription', messages: 0 }),
      {
        queue: 'alerts',
        dlq: 'casefile-local-alerts-dlq',
        target: 'casefile-local-alerts',
        messages: 131,
        hidden: 0,
        looked_at: 100,
        oldest_sent_at: expect.any(String),
        reasons: [
          { reason: 'received too often without success', count: 1 },
          { reason: 'title: missing', count: 99 },
        ],
      },
      expect.objectContaining({ messages: 2, reasons: [{ reason: 'its topic could not deliver it', count: 2 }] }),
      expect.objectContaining({ queue: 'issues', target: 'casefile-local-issues.fifo', messages: 0 }),
    ]);
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(131);
  });

  it('says so in a table, and what to look at next', async () => {
    operator.queues.put('alerts-dlq', { MessageBody: 'old' }, operator.now().getTime() - 50 * 3_600_000);
    const { out } = await operator.casefile('dlq list');
    expect(out).toMatch(/│ alerts +│ 1 +│ 2 days +│ 1 × received too often without success/);
    expect(out).toMatch(/Look closer with:\n {2}make casefile ARGS="dlq show --queue alerts"\n$/);
  });

  it('says that nothing was given up', async () => {
    expect((await operator.casefile('dlq list')).out).toMatch(/Nothing was given up\.\n$/);
  });

  it('names a deployment that is not there, with the next step', async () => {
    const { code, err } = await operator.casefile('dlq list', { env: { CASEFILE_NAME_PREFIX: 'casefile-prod-' } });
    expect(code).toBe(1);
    expect(err).toMatch(/casefile-prod-incidents.*\n.*make aws-apply-prod/);
  });
});

describe('dlq show', () => {
  it('shows each message with what is known of it, and puts it back at once', async () => {
    const [id] = operator.queues.fill('alerts-dlq', 1, { ...bad, source: 'grafana' });
    const { code, report } = await json('dlq show --queue alerts');
    expect(code).toBe(0);
    expect(report.letters).toEqual([
      {
        id,
        sent_at: expect.stringMatching(/Z$/),
        receive_count: 1,
        ...bad,
        redacted_copy: false,
        attributes: { source: 'grafana' },
        body: 'alerts-dlq 0 title: missing',
      },
    ]);
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(1);
  });

  it('shows twenty without --limit, and so many with it', async () => {
    operator.queues.fill('alerts-dlq', 30);
    expect((await json('dlq show --queue alerts')).report.letters).toHaveLength(20);
    expect((await json('dlq show --queue alerts --limit 25')).report.letters).toHaveLength(25);
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(30);
  });

  it('finds what matches behind what does not', async () => {
    operator.queues.fill('alerts-dlq', 45, { reason: 'a' });
    const [id = ''] = operator.queues.fill('alerts-dlq', 1, { reason: 'Behind' });
    expect((await json('dlq show --queue alerts --reason behind')).report).toMatchObject({
      letters: [{ id }],
      not_matching: 45,
    });
    expect((await json(`dlq show --queue alerts --id ${id}`)).report.letters).toHaveLength(1);
    expect((await operator.casefile('dlq show --queue alerts --reason c')).out).toBe(
      'Nothing among 46 messages matches.\n',
    );
  });

  it('shows no secret, and nothing that a terminal would obey', async () => {
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    operator.queues.put('alerts-dlq', {
      MessageBody: `\u001B[2J\u202E{"token":"${secret}"}`,
      MessageAttributes: attributesOf({ reason: `\u001B]0;x\u0007 ${secret}`, 'x-note': secret }),
    });
    const { out } = await operator.casefile('dlq show --queue alerts --full');
    expect(out).toContain('[REDACTED:');
    expect(out).not.toContain(secret);
    expect(out).not.toMatch(/[\u001B\u0007\u202E]/);
  });

  it('cuts a long body unless --full', async () => {
    operator.queues.put('alerts-dlq', { MessageBody: 'word '.repeat(1000) });
    const body = async (args: string) => (await json(`dlq show --queue alerts${args}`)).report.letters[0]?.body;
    expect(await body('')).toMatch(/^(word ){100}… \(5000 characters; --full shows them\)$/);
    expect(await body(' --full')).toHaveLength(5000);
  });

  it('shows what a FIFO queue shows: of one group what is not behind others', async () => {
    operator.queues.fill('issues-dlq.fifo', 12, {}, { MessageGroupId: 'f1' });
    operator.queues.fill('issues-dlq.fifo', 1, {}, { MessageGroupId: 'f2' });
    const { report } = await json('dlq show --queue issues');
    expect(report.letters).toHaveLength(11);
    expect(operator.queues.visibleIn('issues-dlq.fifo')).toBe(13);
  });
});

describe('dlq drop', () => {
  it('deletes what its filters match, prints it, and leaves the rest', async () => {
    operator.queues.fill('alerts-dlq', 15, { reason: 'needed' });
    operator.queues.fill('alerts-dlq', 12, { reason: 'useless' });
    const { code, report } = await json('dlq drop --queue alerts --reason useless --yes');
    expect({ code, report }).toMatchObject({ code: 0, report: { done: 12, not_matching: 15 } });
    expect(new Set(report.letters.map(({ body }) => body)).size).toBe(12);
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(15);
    expect(operator.queues.in('alerts')).toEqual([]);
  });

  it('prints what was deleted for people, too', async () => {
    const [id = ''] = operator.queues.fill('alerts-dlq', 1, bad);
    const { out } = await operator.casefile('dlq drop --queue alerts --yes');
    expect(out).toContain(`id              ${id}\n`);
    expect(out).toMatch(/body +alerts-dlq 0 title: missing\n[^]*Deleted 1 message of casefile-local-alerts-dlq\.\n$/);
  });

  it.each([
    ['without an answer', {}, 2, 3],
    ['with a no', { answer: '' }, 2, 3],
    ['with a yes', { answer: 'yes' }, 0, 0],
  ])('%s ends with what was agreed to', async (_, circumstances, code, left) => {
    operator.queues.fill('alerts-dlq', 3);
    expect((await operator.casefile('dlq drop --queue alerts', circumstances)).code).toBe(code);
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(left);
  });

  it('only says what it would delete with --dry-run', async () => {
    operator.queues.fill('alerts-dlq', 3);
    const { report } = await json('dlq drop --queue alerts --dry-run');
    expect(report).toMatchObject({ done: 3, letters: [{}, {}, {}] });
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(3);
  });

  it('keeps what could not be deleted, and says so', async () => {
    operator.queues.fill('alerts-dlq', 3);
    operator.queues.failWhen((act, body) => (act === 'remove' && body.includes(' 1 ') ? new Error('busy') : undefined));
    const { code, report } = await json('dlq drop --queue alerts --yes');
    expect({ code, report }).toMatchObject({ code: 1, report: { done: 2, failed: [{ cause: 'busy' }] } });
    expect(operator.queues.visibleIn('alerts-dlq')).toBe(1);
  });
});

describe('wrong usage of dlq ends with 2 and asks nobody', () => {
  it.each([
    ['no queue', 'dlq redrive --yes', /required option.*--queue/],
    ['a queue that is none', 'dlq show --queue orders', /one of incidents, incidents-subscription, alerts/],
    ['a limit of nothing', 'dlq drop --queue alerts --limit 0', /whole number/],
    ['a rate that is none', 'dlq redrive --queue alerts --rate fast', /messages a second/],
  ])('%s', async (_, line, message) => {
    const { code, out, err } = await operator.casefile(line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(operator.queues.client.calls()).toEqual([]);
  });
});

it.each(['list', 'show', 'redrive', 'drop'])(
  '`casefile dlq %s --help` ends in examples and exit codes',
  async (word) => {
    const { code, out, err } = await operator.casefile(`dlq ${word} --help`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /sqs:ReceiveMessage[^]*Examples:\n {2}make casefile ARGS="dlq [^]*Exit codes:\n {2}0 [^]*\n {2}130 /,
    );
  },
);
