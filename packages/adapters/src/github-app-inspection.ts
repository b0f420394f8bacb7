import { CasefileError } from '@casefile/context-core';
import * as z from 'zod';
import { createGitHubClient, type GitHubClientOptions } from './github-client.js';
import { understood } from './github-issue.js';

/** Levels by name: `{"issues": "write"}`. */
type Permissions = Readonly<Record<string, string>>;

export interface AppFacts {
  name: string;
  /** Its public page. */
  url: string;
  /** Where its owner changes it. */
  settingsUrl: string;
  /** What it asks of those who install it. */
  permissions: Permissions;
}

export interface InstallationFacts {
  id: number;
  /** Where its owner changes it. */
  url: string;
  /** What it was granted. */
  permissions: Permissions;
  isSuspended: boolean;
  /** All repositories of the owner, or some of them. */
  selection: string;
}

export interface RepositoryFacts {
  url: string;
  hasIssues: boolean;
  isArchived: boolean;
}

/** What a person wants to know when issues do not come. Failures are `CasefileError`s. */
export interface GitHubAppInspection {
  app: () => Promise<AppFacts>;
  /** Of the App on a repository (`owner/name`), or for an owner; nothing when GitHub knows none. */
  installation: (where: string) => Promise<InstallationFacts | undefined>;
  /** As the token sees it that issues are written with. */
  repository: (repo: string) => Promise<RepositoryFacts>;
}

const permissions = z.record(z.string(), z.string());
const appSchema = z.object({
  slug: z.string(),
  name: z.string(),
  html_url: z.url(),
  permissions,
  owner: z.object({ login: z.string(), type: z.string() }),
});
const installationSchema = z.object({
  id: z.int(),
  html_url: z.string(),
  permissions,
  suspended_at: z.string().nullish(),
  repository_selection: z.string(),
});
const repositorySchema = z.object({ html_url: z.string(), has_issues: z.boolean(), archived: z.boolean() });

export function createGitHubAppInspection(options: GitHubClientOptions): GitHubAppInspection {
  const client = createGitHubClient(options);
  return {
    async app() {
      const data = understood(appSchema, await client.ask('the App', '/app'), 'the App');
      const { slug, name, html_url: url, owner } = data;
      const folder = owner.type === 'Organization' ? `/organizations/${owner.login}` : '';
      const settingsUrl = `${new URL(url).origin}${folder}/settings/apps/${slug}`;
      return { name, url, settingsUrl, permissions: data.permissions };
    },

    async installation(where) {
      const kind = where.includes('/') ? 'repos' : 'users';
      try {
        const data = understood(installationSchema, await client.ask(where, `/${kind}/${where}/installation`), where);
        const { id, html_url: url, suspended_at, repository_selection: selection } = data;
        return { id, url, permissions: data.permissions, isSuspended: (suspended_at ?? null) !== null, selection };
      } catch (error) {
        if (error instanceof CasefileError && error.kind === 'not_found') return undefined;
        throw error;
      }
    },

    async repository(repo) {
      const { data } = await client.send({ repo, method: 'GET', path: '' });
      const { html_url: url, has_issues: hasIssues, archived: isArchived } = understood(repositorySchema, data, repo);
      return { url, hasIssues, isArchived };
    },
  };
}
