import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Crash, Fuse } from '../test/fuse.js';
import { configurationOf, type Lab, openLab } from '../test/lab.js';
import { functionName, roleName } from '../test/memory-cloud.js';
import { holds } from './faults/fault.js';
import { targets } from './faults/index.js';
import { injectAll, planFaults } from './injection.js';
import { effectOf, restoreEntry, withRestore } from './restore.js';
import { openSubject, type Session } from './session.js';

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

const faultsOf = (target: string) => targets[target] ?? [];

async function inject(session: Session, target: string) {
  const subject = await openSubject(session);
  return injectAll(session, subject, await planFaults(session, subject, faultsOf(target)), null);
}

async function restoreAll(session: Session) {
  const { entries } = await session.journal.list();
  const outcomes: string[] = [];
  for (const entry of entries) outcomes.push(await restoreEntry(session, entry));
  return outcomes;
}

describe.each(Object.keys(targets))('%s', (target) => {
  it('is in effect after injecting and gone after restoring, nothing else ever changes', async () => {
    const before = configurationOf(lab.state);
    const entries = await inject(lab.session, target);
    expect(configurationOf(lab.state)).not.toEqual(before);
    for (const entry of entries) await expect(effectOf(lab.session, entry)).resolves.toBe('in_effect');

    expect(new Set(await restoreAll(lab.session))).toEqual(new Set(['restored']));
    expect(configurationOf(lab.state)).toEqual(before);
    await expect(lab.journal.list()).resolves.toEqual({ entries: [], unreadable: [] });
  });

  it('is put back after the process was killed at any step of injecting or restoring', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        const before = configurationOf(lab.state);
        const fuse = new Fuse(at, when, true);
        const dying = lab.sessionOn(fuse.wrap(lab.cloud), fuse.wrap(lab.journal));
        const life = inject(dying, target).then(() => restoreAll(dying));
        await life.catch((error: unknown) => expect(fuse.blown).toBe(error instanceof Error));

        await restoreAll(lab.session);
        expect(configurationOf(lab.state)).toEqual(before);
        await expect(lab.journal.list()).resolves.toEqual({ entries: [], unreadable: [] });
        if (!fuse.blown) break;
      }
    }
  });

  it('is rolled back by itself when one call fails while it is injected', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        const before = configurationOf(lab.state);
        const fuse = new Fuse(at, when, false);
        const session = lab.sessionOn(fuse.wrap(lab.cloud), lab.journal);
        const failed = await inject(session, target).then(
          () => false,
          (error: unknown) => error instanceof Crash,
        );
        expect(failed).toBe(fuse.blown);
        if (!failed) {
          await restoreAll(lab.session);
          break;
        }
        expect(configurationOf(lab.state)).toEqual(before);
        await expect(lab.journal.list()).resolves.toEqual({ entries: [], unreadable: [] });
      }
    }
  });
});

describe('restoring', () => {
  it('a second time changes nothing', async () => {
    const [entry] = await inject(lab.session, 's3');
    if (!entry) throw new Error('nothing was injected');
    await expect(restoreEntry(lab.session, entry)).resolves.toBe('restored');
    await expect(restoreEntry(lab.session, entry)).resolves.toBe('unchanged');
  });

  it('keeps a policy that somebody else added meanwhile', async () => {
    const [entry] = await inject(lab.session, 's3');
    await lab.cloud.putInlinePolicy(roleName, 'new-s3-access', 'new');
    if (entry) await restoreEntry(lab.session, entry);
    await expect(lab.cloud.inlinePolicies(roleName)).resolves.toMatchObject({
      'new-s3-access': 'new',
      'data-processor-s3-access': '{ "Statement": "what S3 allows" }',
    });
  });

  it('overwrites what somebody else made of the policy, which status calls drifted', async () => {
    const [entry] = await inject(lab.session, 's3');
    if (!entry) throw new Error('nothing was injected');
    await lab.cloud.putInlinePolicy(roleName, 'data-processor-s3-access', 'another');
    await expect(effectOf(lab.session, entry)).resolves.toBe('drifted');
    await expect(restoreEntry(lab.session, entry)).resolves.toBe('restored');
  });

  it.each([
    ['the role has another id', (it: Lab) => Object.assign(it.state.roles[roleName] ?? {}, { id: 'AROAOTHER' })],
    ['the role is gone', (it: Lab) => (it.state.roles = {})],
    ['the function is gone', (it: Lab) => (it.state.functions = {})],
  ])('touches nothing and keeps the journal when %s, and forgets it when told to', async (_why, lose) => {
    const [entry] = await inject(lab.session, 'timeout');
    if (!entry) throw new Error('nothing was injected');
    lose(lab);
    const before = configurationOf(lab.state);
    await expect(restoreEntry(lab.session, entry)).rejects.toMatchObject({
      kind: 'failed',
      next: expect.stringContaining('--forget'),
    });
    await expect(effectOf(lab.session, entry)).resolves.toBe('lost');
    expect((await lab.journal.list()).entries).toHaveLength(1);

    await expect(restoreEntry(lab.session, entry, { forget: true })).resolves.toBe('forgotten');
    expect(configurationOf(lab.state)).toEqual(before);
    expect((await lab.journal.list()).entries).toHaveLength(0);
  });

  it('of a policy needs the role alone', async () => {
    const [entry] = await inject(lab.session, 's3');
    lab.state.functions = {};
    if (!entry) throw new Error('nothing was injected');
    await expect(restoreEntry(lab.session, entry)).resolves.toBe('restored');
  });

  it("still happens when the body fails, and the body's error is the one that is thrown", async () => {
    const before = configurationOf(lab.state);
    const entries = await inject(lab.session, 'both');
    await expect(withRestore(lab.session, entries, () => Promise.reject(new Error('the body')))).rejects.toThrow(
      'the body',
    );
    expect(configurationOf(lab.state)).toEqual(before);
  });

  it("that fails says so beside the body's error, and the journal stays", async () => {
    const entries = await inject(lab.session, 's3');
    const dead = lab.sessionOn(new Fuse(0, 'before', true).wrap(lab.cloud), lab.journal);
    await expect(withRestore(dead, entries, () => Promise.reject(new Error('the body')))).rejects.toMatchObject({
      message: expect.stringMatching(/the body\ns3 of .* is NOT restored/),
      next: expect.stringContaining('chaos restore'),
    });
    expect((await lab.journal.list()).entries).toHaveLength(1);
  });

  it('gives up when AWS keeps showing the old configuration', async () => {
    const entries = await inject(lab.session, 'throttle');
    const stuck = { ...lab.cloud, setReservedConcurrency: async () => Promise.resolve() };
    await expect(withRestore(lab.sessionOn(stuck, lab.journal), entries, () => Promise.resolve())).rejects.toThrow(
      /still shows another configuration/,
    );
  });
});

describe('planning is refused', () => {
  it.each([
    ['a fault of the function is in the journal', async () => inject(lab.session, 'timeout'), 's3', /already: timeout/],
    [
      'a journal entry cannot be read',
      () => writeFile(join(lab.journalDir, 'x.json'), '{'),
      's3',
      /cannot be read \(not JSON\)/,
    ],
    [
      'there is no policy to revoke',
      async () => lab.cloud.deleteInlinePolicy(roleName, 'data-processor-s3-access'),
      's3',
      /nothing to revoke/,
    ],
    [
      'the function is like that already',
      async () => lab.cloud.setReservedConcurrency(functionName, 0),
      'throttle',
      /like that already/,
    ],
  ])('when %s', async (_why, prepare, target, message) => {
    await prepare();
    const before = configurationOf(lab.state);
    await expect(inject(lab.session, target)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(message),
    });
    expect(configurationOf(lab.state)).toEqual(before);
  });

  it('but not because of a fault at another endpoint', async () => {
    const [entry] = await inject(lab.session, 'timeout');
    await lab.cloud.updateFunction(functionName, { timeout: 30 });
    const elsewhere = { ...lab.session, place: { region: 'ca-central-1', endpoint: 'http://127.0.0.1:4999' } };
    await expect(inject(elsewhere, 'timeout')).resolves.toHaveLength(1);
    expect(entry?.endpoint).toBe('http://127.0.0.1:4566');
  });
});

it.each([
  ['equal values', { a: 1 }, { a: 1 }, true],
  ['another value', { a: 1 }, { a: 2 }, false],
  ['null for what is not there', {}, { a: null }, true],
  ['keys that are not asked for', { a: 1, b: 2 }, { a: 1 }, true],
])('a state holds with %s: %j %j', (_why, now, wanted, expected) => {
  expect(holds(now, wanted)).toBe(expected);
});
