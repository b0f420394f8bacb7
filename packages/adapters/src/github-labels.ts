import { CasefileError } from '@casefile/context-core';
import * as z from 'zod';
import type { GitHubClient } from './github-client.js';
import { isSame } from './github-issue.js';

/** What somebody should hear of; each once per container. */
export interface GitHubLabelEvents {
  /** GitHub dropped them without a word: the App may not set labels there. */
  labelsDropped?: (repo: string, labels: readonly string[]) => void;
  /** They could not be made beforehand, so they have GitHub's colour, if GitHub makes them. */
  labelsNotPrepared?: (repo: string, why: string) => void;
}

/** Labels are for people: nothing that goes wrong with them keeps an issue from being made. */
export interface GitHubLabels {
  /** Makes those that the repository lacks, in our colours; each is asked for once. */
  prepare: (repo: string, labels: readonly string[]) => Promise<void>;
  /** Compares what was asked for with what GitHub answered. */
  compare: (repo: string, wanted: readonly string[], answered: readonly string[]) => void;
}

/** For how long a repository is left alone after its labels could not be read or made. */
const LEAVE_ALONE_MS = 5 * 60 * 1000;

const labelSchema = z.object({ name: z.string() });

export function createGitHubLabels({
  client,
  events: { labelsDropped, labelsNotPrepared },
  now,
}: {
  client: GitHubClient;
  events: GitHubLabelEvents;
  now: () => number;
}): GitHubLabels {
  /** The names that a repository has, in lower case. */
  const known = new Map<string, Promise<Set<string>>>();
  const leftAloneUntil = new Map<string, number>();
  const told = new Set<string>();

  function once(key: string, tell: () => void): void {
    if (told.has(key)) return;
    told.add(key);
    tell();
  }

  async function namesOf(repo: string): Promise<Set<string>> {
    const reading = known.get(repo) ?? readNames(repo);
    known.set(repo, reading);
    try {
      return await reading;
    } catch (error) {
      known.delete(repo);
      throw error;
    }
  }

  async function readNames(repo: string): Promise<Set<string>> {
    const labels = await client.list({ repo, path: '/labels' });
    return new Set(labels.map((label) => labelSchema.parse(label).name.toLowerCase()));
  }

  async function make(repo: string, name: string): Promise<void> {
    try {
      await client.send({ repo, method: 'POST', path: '/labels', parameters: { name, color: colorOf(name) } });
    } catch (error) {
      // somebody else made it at the same moment, or it cannot be: GitHub will say so with the issue
      if (!(error instanceof CasefileError && error.kind === 'invalid')) throw error;
    }
  }

  return {
    async prepare(repo, labels) {
      if (now() < (leftAloneUntil.get(repo) ?? 0)) return;
      try {
        const names = await namesOf(repo);
        for (const label of labels) {
          if (names.has(label.toLowerCase())) continue;
          names.add(label.toLowerCase()); // others who need it at this moment do not make it, too
          await make(repo, label);
        }
      } catch (error) {
        known.delete(repo); // what could not be made is asked for again
        if (error instanceof CasefileError && error.kind === 'rate_limited') throw error; // the issue would be refused, too
        leftAloneUntil.set(repo, now() + LEAVE_ALONE_MS);
        const why = error instanceof Error ? error.message : String(error);
        once(`${repo} not prepared`, () => labelsNotPrepared?.(repo, why));
      }
    },

    compare(repo, wanted, answered) {
      const dropped = wanted.filter((name) => !answered.some((one) => isSame(one, name)));
      const news = dropped.filter((name) => !told.has(`${repo} ${name}`));
      for (const name of news) told.add(`${repo} ${name}`);
      if (news.length > 0) labelsDropped?.(repo, news);
    },
  };
}

const colors: readonly [RegExp, string][] = [
  [/^casefile$/i, '5319e7'],
  [/^Pri: P0$/i, 'b60205'],
  [/^Pri: P1$/i, 'd93f0b'],
  [/^Pri: P2$/i, 'fbca04'],
  [/^Pri: P3$/i, '0e8a16'],
  [/^Team: /i, '1d76db'],
  [/^Source: /i, 'c5def5'],
  [/^needs-routing$/i, 'e99695'],
  [/^flapping$/i, 'bfd4f2'],
];

/** GitHub's own grey for labels that are not ours. */
export function colorOf(name: string): string {
  return colors.find(([pattern]) => pattern.test(name))?.[1] ?? 'ededed';
}
