import { badCredentials, invalid, notAllowed, notFound, Refusal, type Answer } from './answer.js';
import type { Call, RepositoryCall, RepositoryEndpoint } from './endpoint.js';
import { covers, fullNameOf, nextId, sameName, type Permissions, type StoredInstallation } from './state.js';
import { viewRepository } from './repository-view.js';
import { isoSeconds } from './time.js';

const HOUR = 3_600_000;

/** Gives out a token: an hour for what the installation may do and see, or for the part of it that was asked for. */
export function createToken(call: Call, installation: StoredInstallation): Answer {
  if (installation.suspended_at !== null) throw suspended();
  const permissions = askedPermissions(call.body['permissions'], installation);
  const repositories = askedRepositories(call.body['repositories'], call, installation);
  const expires_at = isoSeconds(new Date(call.now.getTime() + HOUR));
  const token = writeToken(call);
  call.state.tokens = call.state.tokens.filter((one) => Date.parse(one.expires_at) > call.now.getTime());
  call.state.tokens.push({
    token,
    installation_id: installation.id,
    expires_at,
    permissions,
    ...(repositories ? { repositories } : {}),
  });
  return {
    status: 201,
    body: {
      token,
      expires_at,
      permissions,
      repository_selection: repositories ? 'selected' : 'all',
      ...(repositories
        ? {
            repositories: call.state.repositories
              .filter(({ owner, name }) => sameName(owner, installation.owner) && covers({ repositories }, name))
              .map((repository) => viewRepository(repository, call.urls, permissions['issues'] === 'write')),
          }
        : {}),
    },
  };
}

/** Finds out what a token may do to the repository that the path names; a repository out of its sight is not there. */
export function admitToken(secret: string, call: Call): RepositoryCall {
  const token = call.state.tokens.find((one) => one.token === secret);
  const installation = call.state.installations.find(({ id }) => id === token?.installation_id);
  if (!token || !installation || Date.parse(token.expires_at) <= call.now.getTime()) throw badCredentials();
  if (installation.suspended_at !== null) throw suspended();
  const wanted = `${call.params['owner'] ?? ''}/${call.params['repo'] ?? ''}`;
  const repository = call.state.repositories.find((one) => sameName(fullNameOf(one), wanted));
  const sees =
    repository &&
    sameName(repository.owner, installation.owner) &&
    covers(installation, repository.name) &&
    covers(token, repository.name);
  if (!sees) throw notFound();
  return { ...call, repository, installation, token };
}

/** What was granted when the token was made and is not taken away since. */
export function demand({ needs }: RepositoryEndpoint, { installation, token }: RepositoryCall): void {
  if (needs.permission === 'metadata') return;
  const suffices = ({ permissions }: { permissions: Permissions }) =>
    permissions[needs.permission] === 'write' || permissions[needs.permission] === needs.level;
  if (!suffices(token) || !suffices(installation)) throw notAllowed();
}

function askedPermissions(asked: unknown, { permissions }: StoredInstallation): Permissions {
  if (asked === undefined) return { ...permissions };
  if (typeof asked !== 'object' || asked === null) throw new Refusal(422, 'The permissions requested are not valid.');
  const entries = Object.entries(asked as Record<string, unknown>).map(([name, level]) => {
    const granted = permissions[name];
    if ((level !== 'read' && level !== 'write') || granted === undefined || (level === 'write' && granted === 'read'))
      throw new Refusal(422, 'The permissions requested are not granted to this installation.');
    return [name, level] as const;
  });
  return Object.fromEntries(entries);
}

function askedRepositories(asked: unknown, { state }: Call, installation: StoredInstallation): string[] | undefined {
  if (asked === undefined) return installation.repositories;
  if (!Array.isArray(asked)) throw invalid({ resource: 'Installation', field: 'repositories', code: 'invalid' });
  const names = asked.map(String);
  const exists = (name: string) =>
    state.repositories.some((one) => sameName(one.owner, installation.owner) && sameName(one.name, name));
  if (!names.every((name) => covers(installation, name) && exists(name)))
    throw new Refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  return names;
}

/** About 520 characters in two parts that look like a JWT's, as long as GitHub's are today. */
function writeToken({ state, random }: Call): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const draw = (length: number) =>
    Array.from({ length }, () => letters.charAt(Math.floor(random() * letters.length))).join('');
  return `ghs_${state.app.id}_${draw(36)}.${draw(380)}.${draw(86)}${nextId(state)}`;
}

function suspended(): Refusal {
  return new Refusal(403, 'This installation has been suspended');
}
