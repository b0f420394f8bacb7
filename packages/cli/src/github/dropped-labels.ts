import type { GitHubIssueTrackerOptions } from '@casefile/adapters';

/** What went wrong with labels, by repository. */
export interface DroppedLabels {
  events: NonNullable<GitHubIssueTrackerOptions['events']>;
  /** Nothing when all is well. */
  why: (repo: string) => string | undefined;
}

export function rememberDroppedLabels(): DroppedLabels {
  const dropped = new Map<string, string>();
  const notPrepared = new Map<string, string>();
  return {
    events: {
      labelsDropped: (repo, labels) =>
        void dropped.set(repo, `GitHub left out the label ${labels.join(', ')}: the App may not set labels in ${repo}`),
      labelsNotPrepared: (repo, why) => void notPrepared.set(repo, `Labels cannot be made in ${repo}: ${why}`),
    },
    why: (repo) => dropped.get(repo) ?? notPrepared.get(repo),
  };
}
