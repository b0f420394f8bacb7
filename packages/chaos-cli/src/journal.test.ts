import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileJournal, type Journal, type JournalEntry } from './journal.js';

let directory: string;
let journal: Journal;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'chaos-')), 'deep', 'journal');
  journal = createFileJournal(directory);
});
afterEach(() => rm(join(directory, '..', '..'), { recursive: true }));

const entry: JournalEntry = {
  version: 1,
  fault: 's3',
  function_name: 'f',
  function_arn: 'arn:aws:lambda:ca-central-1:123456789012:function:f',
  role_name: 'r',
  role_id: 'AROA',
  region: 'ca-central-1',
  endpoint: null,
  before: { 'x-s3-access': '{ "é": "\\n" }', reserved: null, timeout: 3 },
  injected_at: '2025-09-16T16:59:17.131Z',
  expires_at: null,
};

it('gives back what was recorded, oldest first', async () => {
  const older = { ...entry, fault: 'timeout', injected_at: '2025-09-16T16:00:00.000Z' };
  await journal.record(entry);
  await journal.record(older);
  await expect(journal.list()).resolves.toEqual({ entries: [older, entry], unreadable: [] });
});

it('is empty when its directory is not there', async () => {
  await expect(journal.list()).resolves.toEqual({ entries: [], unreadable: [] });
});

it('is readable by its owner alone', async () => {
  await journal.record(entry);
  const [name = ''] = await readdir(directory);
  expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
});

it('never overwrites the first snapshot', async () => {
  await journal.record(entry);
  await expect(journal.record({ ...entry, before: {} })).rejects.toMatchObject({ kind: 'refused' });
  expect((await journal.list()).entries).toEqual([entry]);
  await expect(readdir(directory)).resolves.toHaveLength(1);
});

it.each([
  ['fault', { fault: 'timeout' }],
  ['function', { function_arn: 'arn:aws:lambda:ca-central-1:123456789012:function:g' }],
  ['region', { function_arn: 'arn:aws:lambda:us-east-1:123456789012:function:f' }],
  ['account', { function_arn: 'arn:aws:lambda:ca-central-1:210987654321:function:f' }],
  ['endpoint', { endpoint: 'http://127.0.0.1:4566' }],
])('keeps entries apart by %s', async (_what, other) => {
  await journal.record(entry);
  await journal.record({ ...entry, ...other });
  expect((await journal.list()).entries).toHaveLength(2);
});

it('forgets an entry, also twice', async () => {
  await journal.record(entry);
  await journal.remove(entry);
  await journal.remove(entry);
  expect((await journal.list()).entries).toEqual([]);
});

describe('a file that is no entry', () => {
  it.each([
    ['cut off', '{"version":1,"fault":"s3","before":{"secret":"hunter2"', /^not JSON$/],
    ['of another version', JSON.stringify({ ...entry, version: 2 }), /^version: /],
    ['without a snapshot', JSON.stringify({ ...entry, before: undefined }), /^before: /],
    ['with a date that is none', JSON.stringify({ ...entry, injected_at: 'yesterday' }), /^injected_at: /],
  ])('%s is named with its problem, and the others are still read', async (_what, text, problem) => {
    await journal.record(entry);
    await writeFile(join(directory, 'broken.json'), text);
    await expect(journal.list()).resolves.toEqual({
      entries: [entry],
      unreadable: [{ file: join(directory, 'broken.json'), problem: expect.stringMatching(problem) }],
    });
  });

  it('but a draft that a crash left behind is ignored', async () => {
    await journal.record(entry);
    await writeFile(join(directory, 'half.json.4711.draft'), '{"vers');
    await expect(journal.list()).resolves.toEqual({ entries: [entry], unreadable: [] });
  });
});
