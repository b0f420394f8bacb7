import { fullNameOf, type StoredRepository } from './state.js';

/** Where things are: the API and the pages stand on the same base URL, without a path of their own. */
export interface Urls {
  base: string;
  repository: (repository: StoredRepository) => string;
  /** By number instead of name, as GitHub writes it into redirects and `Link`. */
  repositoryById: (repository: StoredRepository) => string;
  issue: (repository: StoredRepository, number: number) => string;
  page: (repository: StoredRepository, number?: number) => string;
  user: (login: string) => string;
}

export function urlsFrom(base: string): Urls {
  return {
    base,
    repository: (repository) => `${base}/repos/${fullNameOf(repository)}`,
    repositoryById: ({ id }) => `${base}/repositories/${id}`,
    issue: (repository, number) => `${base}/repos/${fullNameOf(repository)}/issues/${number}`,
    page: (repository, number) =>
      number === undefined ? `${base}/${fullNameOf(repository)}` : `${base}/${fullNameOf(repository)}/issues/${number}`,
    user: (login) => `${base}/users/${encodeURIComponent(login)}`,
  };
}
