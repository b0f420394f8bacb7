import { ActionError, type ActionResult, type IssueAction, type ParsedAction } from './actions.js';
import { addComment } from './comments.js';
import { setIssueState } from './issue-changes.js';
import { addIssue, nextNumber } from './issue-draft.js';
import { ensureLabels } from './labels.js';
import {
  findRepository,
  fullNameOf,
  type Actor,
  type State,
  type StoredIssue,
  type StoredRepository,
} from './state.js';
import { isoSeconds } from './time.js';

interface Scene {
  state: State;
  now: Date;
  drawListingLag: () => number;
}

/** A person opens an issue. */
export function openIssue(action: Extract<ParsedAction, { action: 'open' }>, scene: Scene): ActionResult {
  const repository = demandRepository(scene.state, action.repo);
  const { title, body } = action;
  const issue = addIssue({ title, body, author: person(action.by), labels: [], assignees: [] }, repository, scene);
  return { repo: fullNameOf(repository), number: issue.number };
}

/** A person does something to an issue. */
export function actOnIssue(action: IssueAction, scene: Scene): ActionResult {
  const { state, now } = scene;
  const repository = demandRepository(state, action.repo);
  const issue = repository.issues.find(({ number, gone }) => number === action.number && gone === undefined);
  if (!issue) throw new ActionError(`there is no issue ${action.number} in ${action.repo}`);
  const by = person(action.by);
  const result = { repo: fullNameOf(repository), number: issue.number };
  const touch = (change: Partial<StoredIssue>) => Object.assign(issue, change, { updated_at: isoSeconds(now) });

  switch (action.action) {
    case 'close':
      setIssueState(issue, { state: 'closed', reason: action.reason, by, now });
      break;
    case 'reopen':
      setIssueState(issue, { state: 'open', by, now });
      break;
    case 'edit':
      touch({ body: action.body });
      break;
    case 'retitle':
      touch({ title: action.title });
      break;
    case 'relabel':
      touch({ labels: ensureLabels(state, repository, action.labels) });
      break;
    case 'comment':
      addComment(state, issue, { body: action.body, author: by, now });
      break;
    case 'lock':
      touch({ locked: true });
      break;
    case 'unlock':
      touch({ locked: false });
      break;
    case 'delete':
      issue.gone = 'deleted';
      break;
    case 'transfer':
      return transfer(issue, repository, demandRepository(state, action.to), scene);
  }
  return result;
}

/** The issue gets a number in the other repository, and keeps those labels that this one has, too. */
function transfer(issue: StoredIssue, from: StoredRepository, to: StoredRepository, { now }: Scene): ActionResult {
  if (from === to) throw new ActionError('the issue is in that repository already');
  const moved: StoredIssue = {
    ...structuredClone(issue),
    number: nextNumber(to),
    labels: issue.labels.filter((name) => to.labels.some((label) => label.name === name)),
    updated_at: isoSeconds(now),
  };
  to.issues.push(moved);
  issue.gone = { repository_id: to.id, number: moved.number };
  return { repo: fullNameOf(to), number: moved.number };
}

export function demandRepository(state: State, name: string): StoredRepository {
  const repository = findRepository(state, name);
  if (!repository) throw new ActionError(`there is no repository ${name}`);
  return repository;
}

function person(login: string): Actor {
  return { login, type: 'User' };
}
