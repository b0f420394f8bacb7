import { invalid, notAllowed, Refusal } from './answer.js';
import type { RepositoryCall, RepositoryEndpoint } from './endpoint.js';
import { text } from './fields.js';
import { page } from './paging.js';
import { nextId, sameName, type State, type StoredLabel, type StoredRepository } from './state.js';
import { viewLabel } from './views.js';

const LONGEST_NAME = 50;

export const labelEndpoints: RepositoryEndpoint[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/labels',
    as: 'installation',
    needs: { permission: 'issues', level: 'read' },
    run: ({ repository, query, urls }) =>
      page(repository.labels, query, `${urls.repositoryById(repository)}/labels`, (label) =>
        viewLabel(label, repository, urls),
      ),
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/labels',
    as: 'installation',
    needs: { permission: 'issues', level: 'write' },
    run: createLabel,
  },
];

function createLabel({ state, repository, installation, body, urls }: RepositoryCall) {
  if (!installation.may_label) throw notAllowed();
  const name = text(body, 'name', { resource: 'Label', longest: LONGEST_NAME })?.trim();
  const color = text(body, 'color') ?? 'ededed';
  const description = text(body, 'description', { resource: 'Label', longest: 100 }) ?? null;
  if (name === undefined || name === '') throw new Refusal(422, 'Invalid request.\n\n"name" wasn\'t supplied.');
  if (findLabel(repository, name)) throw invalid({ resource: 'Label', code: 'already_exists', field: 'name' });
  if (!/^[0-9a-f]{6}$/i.test(color)) throw invalid({ resource: 'Label', code: 'invalid', field: 'color' });
  return { status: 201, body: viewLabel(addLabel(state, repository, { name, color, description }), repository, urls) };
}

/** The labels' names as the repository writes them; those that it does not have yet are created, as GitHub does. */
export function ensureLabels(state: State, repository: StoredRepository, wanted: readonly string[]): string[] {
  const written = wanted.map((name) => {
    if (name.trim() === '' || Array.from(name).length > LONGEST_NAME)
      throw invalid({ resource: 'Label', code: 'invalid', field: 'name', value: name });
    const label =
      findLabel(repository, name) ?? addLabel(state, repository, { name, color: 'ededed', description: null });
    return label.name;
  });
  return [...new Set(written)];
}

function findLabel(repository: StoredRepository, name: string): StoredLabel | undefined {
  return repository.labels.find((label) => sameName(label.name, name));
}

function addLabel(state: State, repository: StoredRepository, label: Omit<StoredLabel, 'id'>): StoredLabel {
  const stored = { id: nextId(state), ...label };
  repository.labels.push(stored);
  return stored;
}
