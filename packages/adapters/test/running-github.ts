import type { People } from '../src/memory-people.js';
import { type GitHubFakeOptions, type RunningGitHubFake, startGitHubFake } from '@casefile/github-fake';
import { createGitHubIssueTracker, type GitHubIssueTrackerOptions } from '../src/github-issue-tracker.js';
import type { GitHubCredentials } from '../src/github-credentials.js';

export const repo = 'shop/alerts';
export const other = 'shop/archive';

/** A GitHub on the loopback address, a tracker that works with it, and the secret that the tracker reads. */
export async function startGitHub(
  options: GitHubFakeOptions = {},
  trackerOptions: Partial<GitHubIssueTrackerOptions> = {},
) {
  const github = await startGitHubFake({
    repositories: [repo, other],
    ...options,
    settings: { writes_per_minute: 10_000, writes_per_hour: 10_000, ...options.settings },
  });
  const secret: GitHubCredentials = {
    appId: String(github.appId),
    privateKey: github.privateKeyPem,
    markerKeys: ['k'.repeat(32)],
  };
  const reads = { all: 0, refreshed: 0 };
  const tracker = createGitHubIssueTracker({
    baseUrl: github.url,
    credentials: ({ refresh = false } = {}) => {
      reads.all += 1;
      if (refresh) reads.refreshed += 1;
      return Promise.resolve({ ...secret });
    },
    ...trackerOptions,
  });
  return { github, tracker, secret, reads, people: peopleOf(github), end: () => github.stop() };
}

export type World = Awaited<ReturnType<typeof startGitHub>>;

/** Runs a test in a world of its own. */
export const inWorld =
  (test: (world: World) => Promise<void>, ...options: Parameters<typeof startGitHub>) =>
  async (): Promise<void> => {
    const world = await startGitHub(...options);
    try {
      await test(world);
    } finally {
      await world.end();
    }
  };

/** An issue to be made, the requests that make one, what was made of them, and how many there were. */
export const draft = { title: '[P1] orders-errors', body: 'body', labels: ['casefile'], assignees: [] };
export const issues = { method: 'POST', path: '/repos/*/*/issues' } as const;
export const titles = ({ github }: World) => github.control.issues(repo).map(({ title }) => title);
export const posts = ({ github }: World) =>
  github.control.calls().by_route['POST /repos/{owner}/{repo}/issues']?.total ?? 0;

/** The people of the fake as a contract suite wants them. */
function peopleOf({ control }: RunningGitHubFake): People {
  return {
    open: (repo, title, body = '') => control.act({ action: 'open', repo, title, body }).number ?? 0,
    close: (repo, number, reason = 'completed') => void control.act({ action: 'close', repo, number, reason }),
    reopen: (repo, number) => void control.act({ action: 'reopen', repo, number }),
    edit: (repo, number, body) => void control.act({ action: 'edit', repo, number, body }),
    retitle: (repo, number, title) => void control.act({ action: 'retitle', repo, number, title }),
    relabel: (repo, number, labels) => void control.act({ action: 'relabel', repo, number, labels: [...labels] }),
    comment: (repo, number, body) => void control.act({ action: 'comment', repo, number, body }),
    lock: (repo, number) => void control.act({ action: 'lock', repo, number }),
    transfer: (repo, number, to) => control.act({ action: 'transfer', repo, number, to }).number ?? 0,
    delete: (repo, number) => void control.act({ action: 'delete', repo, number }),
  };
}
