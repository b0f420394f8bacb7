import { actionSchema, type Action, type ActionResult } from './actions.js';
import { administer } from './admins.js';
import type { Faults, FaultRule } from './faults.js';
import type { CallCounts, Journal } from './journal.js';
import type { Limits } from './limits.js';
import { actOnIssue, openIssue } from './people.js';
import { settingsSchema, type Settings } from './settings.js';
import { fullNameOf, type State, type StoredComment, type StoredIssue } from './state.js';

/** An issue as tests want to see it: also those that are gone. */
export interface IssueSummary extends Pick<
  StoredIssue,
  | 'number'
  | 'title'
  | 'body'
  | 'state'
  | 'state_reason'
  | 'labels'
  | 'assignees'
  | 'locked'
  | 'created_at'
  | 'updated_at'
  | 'closed_at'
  | 'listed_at'
> {
  repo: string;
  author: string;
  closed_by: string | null;
  comments: (Pick<StoredComment, 'id' | 'body' | 'created_at'> & { author: string })[];
  gone: 'deleted' | 'transferred' | null;
}

/** Everything that can be asked of the fake beside GitHub's API. */
export interface Control {
  /** Lets something go wrong; answers with the rule's id. */
  fault: (rule: FaultRule) => number;
  faults: () => ReturnType<Faults['list']>;
  clearFaults: () => void;
  act: (action: Action) => ActionResult;
  /** Changes some settings; answers with all of them. */
  configure: (changes: Partial<Settings>) => Settings;
  calls: () => CallCounts;
  clearCalls: () => void;
  /** In all repositories, or in one (`owner/name`). */
  issues: (repo?: string) => IssueSummary[];
  /** As at the beginning: repositories are empty, rights, settings and keys as they were, nothing goes wrong. */
  reset: () => void;
}

export interface ControlParts {
  state: () => State;
  settings: () => Settings;
  setSettings: (settings: Settings) => void;
  begin: () => void;
  onChange: () => void;
  faults: Faults;
  limits: Limits;
  journal: Journal;
  drawListingLag: () => number;
  now: () => Date;
}

export function createControl(parts: ControlParts): Control {
  const { state, settings, faults, limits, journal, now } = parts;
  return {
    fault: (rule) => faults.add(rule),
    faults: () => faults.list(),
    clearFaults: () => faults.clear(),
    act(input) {
      const result = act(input, parts);
      parts.onChange();
      return result;
    },
    configure(changes) {
      parts.setSettings(settingsSchema.parse({ ...settings(), ...changes }));
      return settings();
    },
    calls: () => ({
      ...journal.read(),
      secondary_limit_exceeded: limits.secondaryExceeded,
      primary_limit_exceeded: limits.primaryExceeded,
      is_banned: limits.isBanned,
    }),
    clearCalls: () => journal.clear(),
    issues: (repo) => summarize(state(), repo),
    reset() {
      parts.begin();
      faults.clear();
      limits.reset();
      journal.clear();
      parts.onChange();
    },
  };

  function act(input: Action, { drawListingLag }: ControlParts): ActionResult {
    const action = actionSchema.parse(input);
    const scene = { state: state(), now: now(), drawListingLag };
    if ('number' in action) return actOnIssue(action, scene);
    return action.action === 'open' ? openIssue(action, scene) : administer(action, scene.state, scene.now);
  }
}

function summarize(state: State, repo?: string): IssueSummary[] {
  return state.repositories
    .filter((repository) => repo === undefined || fullNameOf(repository).toLowerCase() === repo.toLowerCase())
    .flatMap((repository) => repository.issues.map((issue) => summary(issue, fullNameOf(repository))));
}

function summary({ author, closed_by, comments, gone, ...issue }: StoredIssue, repo: string): IssueSummary {
  return structuredClone({
    repo,
    ...issue,
    author: author.login,
    closed_by: closed_by?.login ?? null,
    comments: comments.map((one) => ({
      id: one.id,
      body: one.body,
      created_at: one.created_at,
      author: one.author.login,
    })),
    gone: gone === undefined ? null : gone === 'deleted' ? gone : ('transferred' as const),
  });
}
