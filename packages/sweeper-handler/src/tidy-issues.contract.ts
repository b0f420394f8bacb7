import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryAlertStore, createMemoryIssueQueue } from '@casefile/adapters';
import { signMarker } from '@casefile/alert-core';
import { createLogger } from '@casefile/lambda-kit';
import { delivery, record } from '../../adapters/test/alert-deliveries.js';
import { repo, startGitHub } from '../../adapters/test/running-github.js';
import { tidyIssues } from './tidy-issues.js';

const fingerprint = 'a'.repeat(64);

describe('tidying issues on GitHub over HTTP', () => {
  let world: Awaited<ReturnType<typeof startGitHub>>;
  const store = createMemoryAlertStore();
  const issues = createMemoryIssueQueue();

  beforeAll(async () => {
    world = await startGitHub();
  });
  afterAll(() => world.end());

  it('leaves the lowest number open and closes the others as its duplicates', async () => {
    const first = await open();
    const second = await open();
    const third = await open();
    await record(store, fingerprint, delivery('FIRING', 0));
    const recorded = { issue_repo: repo, issue_number: second, issue_episode: 1, issue_state: 'open' };
    store.write(fingerprint, { ...recorded, synced_version: 1 });
    expect(await tidy()).toMatchObject({ duplicates_closed: 2 });
    expect((await store.load([fingerprint])).get(fingerprint)).toMatchObject({ issue_number: first });
    expect(await world.tracker.read(repo, first)).toMatchObject({ state: 'open' });
    for (const duplicate of [second, third]) {
      const closed = { state: 'closed', stateReason: 'duplicate', closedBy: 'us' };
      expect(await world.tracker.read(repo, duplicate)).toMatchObject(closed);
      expect(await world.tracker.ownComments(repo, duplicate, aWhileAgo())).toEqual([`Duplicate of #${first}`]);
    }
    expect(await tidy()).toMatchObject({ duplicates_closed: 0, looks: 0 });
  });

  it('sees that a person closed the one that is left', async () => {
    const [kept] = (await world.tracker.own(repo, { state: 'open', since: aWhileAgo() })).map(({ number }) => number);
    world.people.close(repo, kept ?? 0, 'not_planned');
    expect(await tidy()).toMatchObject({ duplicates_closed: 0, looks: 1 });
    expect(issues.sent.at(-1)).toMatchObject({ fingerprint, look: true });
  });

  async function open(): Promise<number> {
    const [key = ''] = world.secret.markerKeys;
    const body = `${signMarker(key, { repo, fingerprint, episode: 1 })}\nIt burns.`;
    return (await world.tracker.create(repo, { title: 'orders-errors', body, labels: [], assignees: [] })).number;
  }

  function tidy(): Promise<object> {
    const { tracker, secret } = world;
    const log = createLogger({ service: 'sweeper' }, { write: () => undefined });
    const budget = { reserve: () => Promise.resolve({ granted: true as const, at: 0 }) };
    const options = { store, issues, tracker, budget, markerKeys: secret.markerKeys, repositories: [repo], log };
    return tidyIssues(options, new Date());
  }
});

function aWhileAgo(): string {
  return new Date(Date.now() - 60_000).toISOString();
}
