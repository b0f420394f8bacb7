import type { IssueDraft, TrackedIssue } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import * as z from 'zod';

/** An issue as GitHub answers with it, as far as it is needed. */
const issueSchema = z.object({
  number: z.int().positive(),
  html_url: z.string(),
  repository_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  state_reason: z.string().nullish(),
  closed_by: z.object({ login: z.string() }).nullish(),
  user: z.object({ login: z.string() }).nullish(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
  locked: z.boolean().default(false),
  pull_request: z.unknown().optional(),
});

export type GitHubIssue = z.infer<typeof issueSchema>;

/** Reads an answer; one that is not understood is an error without `effect`, as whatever was asked for may have been done. */
export function understood<T>(schema: z.ZodType<T>, data: unknown, repo: string): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new CasefileError('unavailable', `GitHub answered for ${repo} in a way that is not understood`);
}

export function issueOf(data: unknown, repo: string): GitHubIssue {
  return understood(issueSchema, data, repo);
}

/** The issue that was made: the number alone says that it was, and what cannot be read of the rest is as it was asked for. */
export function createdIssue(data: unknown, repo: string, { title, body, labels }: IssueDraft): TrackedIssue {
  const { number } = understood(z.object({ number: z.int().positive() }), data, repo);
  const parsed = issueSchema.safeParse(data);
  if (parsed.success) return trackedIssue(parsed.data);
  const url = `https://github.com/${repo}/issues/${number}`;
  return { repo, number, url, title, body, state: 'open', labels, locked: false };
}

/** `login` is ours, where it matters who closed the issue. */
export function trackedIssue(issue: GitHubIssue, login?: string): TrackedIssue {
  const { number, html_url: url, title, body, state, state_reason: reason, closed_by: closer, locked } = issue;
  const isClosedBy = state === 'closed' && login !== undefined;
  return {
    repo: issue.repository_url.split('/').slice(-2).join('/'),
    number,
    url,
    title,
    body: body ?? '',
    state,
    stateReason: reason ?? undefined,
    closedBy: isClosedBy ? (isSame(closer?.login, login) ? 'us' : 'others') : undefined,
    labels: issue.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
    locked,
  };
}

/** GitHub takes logins and labels in any case. */
export function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
