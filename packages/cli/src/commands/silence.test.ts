import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  GetItemCommand,
  ResourceNotFoundException,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Silence } from '@casefile/alert-core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { alert, withIssue } from '../../test/alerts.js';
import { createOperator, type Operator } from '../../test/operator.js';
import type { Effect } from '../silence/effect.js';
import type { SilenceList } from '../silence/list.js';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.end());

const at = '2026-03-01T09:00:00.000Z';
const checkout = { team: 'checkout', teams: ['checkout'], priority: 'P1' as const };
const orders = alert('Orders: p95', at, {
  ...withIssue(42),
  event: checkout,
  fingerprint: `abcdef01${'0'.repeat(56)}`,
});
const disk = alert('Disk is full', '2026-03-01T08:00:00.000Z', {
  ...withIssue(43),
  event: { ...checkout, priority: 'P0' },
  fingerprint: `abcdef02${'0'.repeat(56)}`,
});
const over = alert('Over', at, { ...withIssue(7), event: checkout, fingerprint: 'c'.repeat(64), status: 'CLOSED' });

const silence = (id: string, hours: number, changes: Partial<Silence> = {}): Silence => ({
  id,
  created_at: '2026-01-01T00:00:00.000Z',
  created_by: 'ops',
  until: new Date(Date.now() + hours * 3_600_000).toISOString(),
  reason: 'a new database',
  matchers: { team: 'checkout' },
  ...changes,
});

/** `silence add … --output json`, with a reason. */
async function add(...words: string[]): Promise<{ code: number; err: string; effect: Effect }> {
  const { code, out, err } = await operator.casefile([
    ...['silence', 'add', '--reason', 'a new database', '--output', 'json'],
    ...words,
  ]);
  return { code, err, effect: (out === '' ? {} : JSON.parse(out)) as Effect };
}

describe('silence add', () => {
  beforeEach(() => {
    operator.know([orders, disk, over]);
    operator.dynamodb.on(BatchGetItemCommand).resolves({});
  });

  it('writes a silence with its end, author and reason, and says which open alerts match', async () => {
    const before = Date.now();
    const { code, effect } = await add('--team', 'checkout', '--for', '4h');
    expect(code).toBe(0);
    expect(operator.written()).toEqual([{ silences: [effect.silence] }]);
    expect(effect.silence).toMatchObject({
      created_by: 'arn:aws:iam::123456789012:user/ops',
      reason: 'a new database',
      matchers: { team: 'checkout' },
    });
    expect(Date.parse(effect.silence.until) - before - 4 * 3_600_000).toBeLessThan(60_000);
    expect(effect).toMatchObject({ matching: 2, loud: 1 });
    expect(effect.alerts).toMatchObject([
      { title: 'Orders: p95', silenced: true, issue_url: 'https://github.com/shop/alerts/issues/42' },
      { title: 'Disk is full', priority: 'P0', silenced: false },
    ]);
  });

  it('says in a table what matches, and that P0 stays loud', async () => {
    const { code, out } = await operator.casefile('silence add --team checkout --for 4h --reason noise');
    expect(code).toBe(0);
    expect(out).toMatch(/P1.*Orders: p95.*checkout.*abcdef010000/);
    expect(out).toMatch(/Silence [0-9a-f]{8} is in force until .*; open alerts that match now: 2\./);
    expect(out).toMatch(/P0 stays loud \(1\) unless --priority P0/);
  });

  it('shows no control character of a title', async () => {
    operator.know([{ ...orders, title: 'a\u001B[2Jb' }]);
    const { out } = await operator.casefile('silence add --team checkout --for 4h --reason noise');
    expect(out).not.toContain('\u001B');
  });

  it('changes nothing in a dry run', async () => {
    const { code, effect } = await add('--title', 'p95', '--for', '4h', '--dry-run');
    expect({ code, dry: effect.dry_run, matches: effect.matching }).toEqual({ code: 0, dry: true, matches: 1 });
    expect(operator.written()).toEqual([]);
  });

  it.each([
    ['its fingerprint', 'c'.repeat(64), 'c'.repeat(64)],
    ['a fingerprint that is not known yet', 'd'.repeat(64), 'd'.repeat(64)],
    ['the first digits of it', 'ABCDEF01', orders.fingerprint],
    ['the number of its issue', '42', orders.fingerprint],
    ['the same with a hash', '#7', over.fingerprint],
    ['the address of its issue', 'https://github.com/Shop/Alerts/issues/42#issuecomment-1', orders.fingerprint],
  ])('takes an alert by %s', async (_, name, fingerprint) => {
    const { code, effect } = await add('--alert', name, '--for', '1w');
    expect({ code, matchers: effect.silence.matchers }).toEqual({ code: 0, matchers: { fingerprint } });
  });

  it.each([
    ['no alert', '99999', /There is no such alert/],
    ['no alert of that repository', 'https://github.com/shop/checkout/issues/42', /There is no such alert/],
    ['fewer figures than four', 'abc', /It must be a fingerprint/],
  ])('writes nothing for a name of %s', async (_, name, message) => {
    const { code, err } = await add('--alert', name, '--for', '1w');
    expect(code).toBeGreaterThan(0);
    expect(err).toMatch(message);
    expect(operator.written()).toEqual([]);
  });

  it('asks for more when a name is of several', async () => {
    operator.know([orders, { ...disk, ...withIssue(42, 'shop/checkout') }]);
    const { code, err } = await add('--alert', '42', '--for', '1w');
    expect({ code, error: JSON.parse(err.slice(err.indexOf('{'))) as unknown }).toMatchObject({
      code: 1,
      error: { error: { message: expect.stringMatching(/2 alerts/), next: 'Say more of its fingerprint.' } },
    });
  });

  it('means P0 when that is named', async () => {
    const { effect } = await add('--team', 'checkout', '--priority', 'P0', '--for', '30m');
    expect(effect.alerts).toMatchObject([{ title: 'Disk is full', silenced: true }]);
  });

  it('drops what is over, keeps what is running, and writes on the revision that it read', async () => {
    operator.silence([silence('old', -1), silence('running', 1)], 7);
    await add('--team', 'search', '--for', '4h');
    expect(operator.written()).toMatchObject([{ silences: [{ id: 'running' }, { matchers: { team: 'search' } }] }]);
    const [call] = operator.dynamodb.commandCalls(UpdateItemCommand);
    expect(call?.args[0].input.ExpressionAttributeValues).toMatchObject({
      ':revision': { N: '7' },
      ':next': { N: '8' },
    });
  });

  it('reads again when somebody else wrote meanwhile, and gives up in the end', async () => {
    const lost = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    operator.dynamodb.on(UpdateItemCommand).rejectsOnce(lost).resolves({});
    expect((await add('--team', 'search', '--for', '4h')).code).toBe(0);
    operator.dynamodb.on(UpdateItemCommand).rejects(lost);
    const { code, err } = await add('--team', 'search', '--for', '4h');
    expect(code).toBe(1);
    expect(err).toContain('Others change the silences all the time');
  });

  it('refuses one more than fit', async () => {
    operator.silence(Array.from({ length: 100 }, (_, index) => silence(`s${index}`, 1)));
    const { code, err } = await add('--team', 'search', '--for', '4h');
    expect(code).toBe(1);
    expect(err).toContain('There are 100 silences already');
  });

  it('does without a name when AWS does not tell, and takes one that is given', async () => {
    operator.sts.on(GetCallerIdentityCommand).rejects(new Error('denied'));
    expect((await add('--team', 'search', '--for', '4h')).effect.silence).not.toHaveProperty('created_by');
    expect((await add('--team', 'search', '--for', '4h', '--by', 'mona')).effect.silence.created_by).toBe('mona');
  });

  it('says which right is missing', async () => {
    const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
    operator.dynamodb.on(ScanCommand).rejects(denied);
    const { code, err } = await add('--team', 'search', '--for', '4h');
    expect(code).toBe(1);
    expect(err).toContain('Your own credentials lack dynamodb:Scan');
  });
});

describe('silence list', () => {
  const list = async (...words: string[]) => {
    const { out } = await operator.casefile(['silence', 'list', '--output', 'json', ...words]);
    return JSON.parse(out) as SilenceList;
  };

  it('says that nothing is silenced', async () => {
    const { code, out } = await operator.casefile('silence list');
    expect({ code, out }).toEqual({ code: 0, out: 'Nothing is silenced.\n' });
  });

  it('shows what is in force, and with --all what is over, too', async () => {
    operator.silence([silence('old', -1), silence('running', 2, { matchers: { source: 'grafana', title: 'p95' } })]);
    const { out } = await operator.casefile('silence list');
    expect(out).toMatch(/running.*1 h 59 min.*source=grafana title=p95.*a new database.*ops/);
    expect(out).not.toContain('old');
    operator.dynamodb.on(GetItemCommand, { Key: { control_key: { S: 'issue-routing' } } }).resolves({});
    expect((await list('--all')).silences.map(({ id, running }) => [id, running])).toEqual([
      ['old', false],
      ['running', true],
    ]);
  });

  it('shows planned maintenance with --all, and whether it is open', async () => {
    operator.route({
      default: { repository: 'shop/alerts' },
      maintenance: [
        {
          all: true,
          days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
          from: '00:00',
          until: '00:00',
          reason: 'a',
        },
        { teams: ['checkout'], from: '2026-01-01T00:00:00Z', until: '2026-01-01T01:00:00Z', reason: 'b' },
        { sources: ['grafana'], days: ['sat'], from: '22:00', until: '02:00', time_zone: 'Mars/Base', reason: 'c' },
      ],
    });
    operator.silence([]);
    expect((await list('--all')).maintenance?.map(({ now }) => now)).toEqual(['open', 'over', 'unknown time zone']);
    const { out } = await operator.casefile('silence list --all');
    expect(out).toMatch(/open .*mon, tue, wed, thu, fri, sat, sun 00:00–00:00 UTC .*all/);
  });

  it('names the next step without a deployment', async () => {
    const missing = new ResourceNotFoundException({ message: 'no table', $metadata: {} });
    operator.dynamodb.on(GetItemCommand).rejects(missing);
    const { code, err } = await operator.casefile('silence list');
    expect(code).toBe(1);
    expect(err).toMatch(
      /error: dynamodb:GetItem: no table\nnext: .*There is no table casefile-local-pipeline_control.*make ls-apply/,
    );
  });
});

describe('silence remove', () => {
  beforeEach(() => operator.silence([silence('a', 1), silence('b', 1)]));

  it('takes one away', async () => {
    const { code, out } = await operator.casefile('silence remove a');
    expect({ code, out }).toEqual({ code: 0, out: 'Removed: a\n' });
    expect(operator.written()).toMatchObject([{ silences: [{ id: 'b' }] }]);
  });

  it('takes all away', async () => {
    const { code, out } = await operator.casefile('silence remove --all --output json');
    expect({ code, removed: (JSON.parse(out) as { removed: Silence[] }).removed.length }).toEqual({
      code: 0,
      removed: 2,
    });
    expect(operator.written()).toEqual([{ silences: [] }]);
  });

  it('changes nothing when there is none of that id', async () => {
    const { code, err } = await operator.casefile('silence remove c');
    expect(code).toBe(1);
    expect(err).toMatch(/No silence c is in force\nnext: +silence list/);
    expect(operator.written()).toEqual([]);
  });
});
