/** Who did something: the App's bot or a person. */
export interface Actor {
  login: string;
  type: 'Bot' | 'User';
}

export type StateReason = 'completed' | 'not_planned' | 'duplicate' | 'reopened';

export interface StoredComment {
  id: number;
  body: string;
  author: Actor;
  created_at: string;
  updated_at: string;
}

export interface StoredIssue {
  id: number;
  number: number;
  title: string;
  body: string | null;
  author: Actor;
  labels: string[];
  assignees: string[];
  state: 'open' | 'closed';
  state_reason: StateReason | null;
  closed_by: Actor | null;
  closed_at: string | null;
  created_at: string;
  updated_at: string;
  locked: boolean;
  /** Lists show the issue from then on: GitHub's lists run behind. */
  listed_at: string;
  comments: StoredComment[];
  /** What is left of an issue that is no longer here. */
  gone?: 'deleted' | { repository_id: number; number: number };
}

export interface StoredLabel {
  id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface StoredRepository {
  id: number;
  owner: string;
  name: string;
  created_at: string;
  archived: boolean;
  has_issues: boolean;
  /** Whom issues may be assigned to; without it, anybody. */
  assignees?: string[];
  labels: StoredLabel[];
  issues: StoredIssue[];
}

export type Permissions = Record<string, 'read' | 'write'>;

export interface StoredInstallation {
  id: number;
  owner: string;
  created_at: string;
  suspended_at: string | null;
  permissions: Permissions;
  /** Off: labels are dropped without a word, as GitHub does it for who has no push access. */
  may_label: boolean;
  /** Names of the owner's repositories; without them, all of them. */
  repositories?: string[];
}

export interface StoredToken {
  token: string;
  installation_id: number;
  expires_at: string;
  permissions: Permissions;
  repositories?: string[];
}

export interface StoredApp {
  id: number;
  slug: string;
  created_at: string;
  /** PEM; a JWT may be signed with the private half of any of them. */
  public_keys: string[];
}

/** All that the fake knows, as plain data, so that it can be saved as JSON. */
export interface State {
  last_id: number;
  app: StoredApp;
  installations: StoredInstallation[];
  repositories: StoredRepository[];
  tokens: StoredToken[];
}

export function nextId(state: State): number {
  state.last_id += 1;
  return state.last_id;
}

/** GitHub takes names in any case. */
export function findRepository(state: State, fullName: string): StoredRepository | undefined {
  return state.repositories.find((repository) => sameName(fullNameOf(repository), fullName));
}

export function fullNameOf({ owner, name }: { owner: string; name: string }): string {
  return `${owner}/${name}`;
}

export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function botOf({ slug }: StoredApp): Actor {
  return { login: `${slug}[bot]`, type: 'Bot' };
}

/** Which installation covers a repository. */
export function installationOf(state: State, repository: StoredRepository): StoredInstallation | undefined {
  return state.installations.find((one) => sameName(one.owner, repository.owner) && covers(one, repository.name));
}

/** Whether an installation's or a token's selection holds a repository of its owner. */
export function covers({ repositories }: { repositories?: string[] }, name: string): boolean {
  return repositories?.some((one) => sameName(one, name)) ?? true;
}
