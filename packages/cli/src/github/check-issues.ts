import type { GitHubAppInspection } from '@casefile/adapters';
import { type IssueTracker, readMarker, signMarker, type TrackedIssue } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { Missing } from '../missing.js';
import type { DroppedLabels } from './dropped-labels.js';
import { goOnWithout, type Trial } from './trial.js';

export interface IssueCheck {
  github: Pick<GitHubAppInspection, 'repository'>;
  tracker: Pick<IssueTracker, 'create' | 'own' | 'update' | 'comment' | 'ownComments'>;
  /** What the tracker said about labels. */
  dropped: DroppedLabels;
  markerKeys: readonly string[];
  /** Of no alert: a name for the test issue's marker. */
  newFingerprint: () => string;
  /** For how long a listing of GitHub may leave out what was just made. */
  listingLagMs: number;
  now: () => Date;
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  signal: AbortSignal;
}

const LABEL = 'casefile';
const TITLE = '[test] casefile github check: this issue may be deleted';
const TEXT =
  'This issue is a test: `casefile github check` opened it to see whether it can keep issues here. The same command edits it, comments on it and closes it. It may be deleted.';

/** Lives through the life of an issue, with a test issue that is closed whatever happens. */
export async function checkIssues(trial: Trial, repo: string, check: IssueCheck): Promise<void> {
  const { tracker, dropped, markerKeys, now, signal } = check;
  const [key = ''] = markerKeys;
  const facts = { repo, fingerprint: check.newFingerprint(), episode: 0 };
  const marked = (text: string, about?: string) =>
    `${signMarker(key, { ...facts, ...(about === undefined ? {} : { about }) })}\n${text}\n`;
  const isMine = (text: string) => readMarker(markerKeys, repo, text)?.fingerprint === facts.fingerprint;
  const since = new Date(now().getTime() - 120_000).toISOString(); // clocks differ
  const find = async () => (await tracker.own(repo, { state: 'open', since })).find(({ body }) => isMine(body));

  await checkRepository(trial, repo, check);
  signal.throwIfAborted();
  const { number, labels } = await trial.attempt({
    step: 'opened',
    doing: 'Opening a test issue',
    repo,
    until: patience(check),
    act: () => openOnce(repo, { title: TITLE, body: marked(TEXT), labels: [LABEL], assignees: [] }, find, check),
    found: ({ url }) => url,
  });
  try {
    await goOnWithout(
      trial.attempt({
        step: 'labelled',
        doing: 'Comparing its labels',
        repo,
        act: async () => {
          const why = dropped.why(repo);
          if (why !== undefined) throw new Missing(why, LABELS);
          return Promise.resolve(labels);
        },
        found: (names) => names.join(', '),
      }),
    );
    signal.throwIfAborted();
    await trial.attempt({
      step: 'listed',
      doing: 'Waiting for the list of issues to show it',
      repo,
      until: patience(check),
      act: () => patiently(find, check, 'list of issues'),
      found: (issue) => `#${issue.number}, known by its author and its mark`,
    });
    signal.throwIfAborted();
    await trial.attempt({
      step: 'edited',
      doing: 'Editing it',
      repo,
      act: () => tracker.update(repo, number, { body: marked(`${TEXT}\n\nIt has been edited.`) }),
      found: () => 'its text',
    });
    signal.throwIfAborted();
    await trial.attempt({
      step: 'commented',
      doing: 'Commenting on it',
      repo,
      until: patience(check),
      act: async () => {
        await tracker.comment(
          repo,
          number,
          marked('A comment, as people get it when there is news.', now().toISOString()),
        );
        return patiently(
          async () => (await tracker.ownComments(repo, number, since)).find(isMine),
          check,
          'list of comments',
        );
      },
      found: () => 'once, and found again',
    });
  } finally {
    await trial.attempt({
      step: 'closed',
      doing: 'Closing it',
      repo,
      act: () => close(repo, number, check),
      found: ({ stateReason }) => `as ${stateReason ?? 'completed'}, by the App`,
    });
  }
}

const LABELS =
  'Grant the App "Issues: Read and write" and accept that in the installation; where it has that, an owner of the repository has to say who may set labels.';

async function checkRepository(trial: Trial, repo: string, { github }: IssueCheck): Promise<void> {
  await trial.attempt({
    step: 'repository',
    doing: 'Reading the repository',
    repo,
    act: async () => {
      const { url, hasIssues, isArchived } = await github.repository(repo);
      if (isArchived)
        throw new Missing(`${repo} is archived`, `Unarchive it, or route issues elsewhere: ${url}/settings`);
      if (!hasIssues)
        throw new Missing(`${repo} has its issues disabled`, `Enable them under Features: ${url}/settings`);
      return url;
    },
    found: (url) => url,
  });
}

/** If nobody knows what came of the request, what it may have made is looked for and closed. */
async function openOnce(
  repo: string,
  draft: Parameters<IssueTracker['create']>[1],
  find: () => Promise<TrackedIssue | undefined>,
  check: IssueCheck,
): Promise<TrackedIssue> {
  try {
    return await check.tracker.create(repo, draft);
  } catch (error) {
    if (!(error instanceof CasefileError) || error.effect === 'none') throw error;
    const made = await patiently(find, check, '').catch(() => undefined);
    if (made) await close(repo, made.number, check);
    throw error;
  }
}

const PAUSES_MS = [1000, 4000];

/** As issue-agent closes the issue of an alert that has resolved; closing twice does no harm. */
async function close(repo: string, number: number, { tracker, sleep }: IssueCheck): Promise<TrackedIssue> {
  const byHand = `Close ${repo}#${number} by hand, and run this again.`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const issue = await tracker.update(repo, number, { state: 'completed' });
      if (issue.state === 'closed' && issue.closedBy === 'us') return issue;
      throw new Missing(`GitHub does not say of ${repo}#${number} that the App closed it`, byHand);
    } catch (error) {
      const pause = PAUSES_MS[attempt];
      if (!(error instanceof CasefileError)) throw error;
      if (pause === undefined) throw new Missing(error.message, byHand, { cause: error });
      await sleep(pause);
    }
  }
}

const LOOK_EVERY_MS = 2000;

/** Looks until it is there, as long as a listing may run behind. */
async function patiently<T>(look: () => Promise<T | undefined>, check: IssueCheck, where: string): Promise<T> {
  const { now, sleep, signal, listingLagMs } = check;
  const until = patience(check).getTime();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (now().getTime() >= until) break;
    await sleep(LOOK_EVERY_MS, signal);
  }
  throw new Missing(
    `GitHub's ${where} did not show it within ${listingLagMs / 1000} s`,
    'Run this again; if it stays so, raise unknown_outcome_wait_seconds and apply.',
  );
}

function patience({ now, listingLagMs }: IssueCheck): Date {
  return new Date(now().getTime() + listingLagMs);
}
