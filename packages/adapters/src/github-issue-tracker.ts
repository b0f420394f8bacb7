import type { IssueChange, IssueTracker, TrackedIssue } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import * as z from 'zod';
import { createGitHubClient, type GitHubClientOptions } from './github-client.js';
import { createdIssue, isSame, issueOf, trackedIssue, understood } from './github-issue.js';
import { createGitHubLabels, type GitHubLabelEvents } from './github-labels.js';

export interface GitHubIssueTrackerOptions extends GitHubClientOptions {
  events?: GitHubLabelEvents;
}

export interface GitHubIssueTracker extends IssueTracker {
  /** Reads the secret and gets a token before the first alert comes; what fails then will fail again where it matters. */
  warmUp(repo: string): Promise<void>;
}

const commentSchema = z.object({ body: z.string().nullish(), user: z.object({ login: z.string() }).nullish() });
const repositorySchema = z.object({ has_issues: z.boolean(), archived: z.boolean() });

/** Issues on GitHub, as our App. */
export function createGitHubIssueTracker(options: GitHubIssueTrackerOptions): GitHubIssueTracker {
  const { events = {}, now = Date.now } = options;
  const client = createGitHubClient(options);
  const labels = createGitHubLabels({ client, events, now });

  /** Nothing when GitHub says that it is not there. */
  async function look(repo: string, number: number): Promise<TrackedIssue | undefined> {
    try {
      const { data } = await client.send({ repo, number, method: 'GET', path: `/issues/${number}`, follows: true });
      const issue = issueOf(data, repo);
      return trackedIssue(issue, issue.state === 'closed' ? await client.login(repo) : undefined);
    } catch (error) {
      if (error instanceof CasefileError && error.kind === 'not_found') return undefined;
      throw error;
    }
  }

  /** A repository that cannot be read, or whose issues cannot, says nothing about an issue. */
  async function demandReadable(repo: string): Promise<void> {
    const { data } = await client.send({ repo, method: 'GET', path: '' });
    const { has_issues, archived } = understood(repositorySchema, data, repo);
    const refuse = (why: string) => new CasefileError('access_denied', `${repo} ${why}, or route its teams elsewhere`);
    if (!has_issues) throw refuse('has its issues disabled: enable them');
    if (archived) throw refuse('is archived: unarchive it');
  }

  return {
    async create(repo, draft) {
      const { title, body, labels: wanted, assignees } = draft;
      await client.warmUp(repo); // without a token nothing was done, and labels need not be tried
      await labels.prepare(repo, wanted);
      const { data } = await client.send({
        repo,
        method: 'POST',
        path: '/issues',
        parameters: { title, body, labels: wanted, ...(assignees.length > 0 ? { assignees } : {}) },
        dispensable: 'assignees',
      });
      const created = createdIssue(data, repo, draft);
      labels.compare(repo, wanted, created.labels);
      return created;
    },

    async read(repo, number) {
      const found = (await look(repo, number)) ?? (await look(repo, number));
      if (!found) await demandReadable(repo);
      return found;
    },

    async update(repo, number, change) {
      const login = await client.login(repo); // before the change: a failure must not hide that it was made
      if (change.labels) await labels.prepare(repo, change.labels);
      const { data } = await client.send({
        repo,
        number,
        method: 'PATCH',
        path: `/issues/${number}`,
        parameters: parametersOf(change),
      });
      const issue = trackedIssue(issueOf(data, repo), login);
      if (change.labels) labels.compare(repo, change.labels, issue.labels);
      return issue;
    },

    async own(repo, { state, since }) {
      const login = await client.login(repo);
      const items = await client.list({
        repo,
        path: '/issues',
        parameters: { state, creator: login, since: inSeconds(since), sort: 'created', direction: 'desc' },
      });
      return items
        .map((item) => issueOf(item, repo))
        .filter(({ pull_request, user }) => pull_request === undefined && isSame(user?.login, login))
        .map((issue) => trackedIssue(issue));
    },

    async comment(repo, number, body) {
      await client.send({ repo, number, method: 'POST', path: `/issues/${number}/comments`, parameters: { body } });
    },

    async ownComments(repo, number, since) {
      const login = await client.login(repo);
      const items = await client.list({
        repo,
        number,
        path: `/issues/${number}/comments`,
        parameters: { since: inSeconds(since) },
      });
      return items
        .map((item) => understood(commentSchema, item, repo))
        .filter(({ user }) => isSame(user?.login, login))
        .map(({ body }) => body ?? '');
    },

    async warmUp(repo) {
      await client.warmUp(repo).catch(() => undefined);
    },
  };
}

function parametersOf({ title, body, labels, state }: IssueChange): Record<string, unknown> {
  return {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(labels === undefined ? {} : { labels }),
    ...(state === undefined ? {} : state === 'open' ? { state } : { state: 'closed', state_reason: state }),
  };
}

/** GitHub documents times without fractions; an earlier time lists more, never less. */
function inSeconds(time: string): string {
  return time.replace(/\.\d+(?=Z$)/, '');
}
