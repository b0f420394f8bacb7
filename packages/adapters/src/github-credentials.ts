import { createPrivateKey } from 'node:crypto';
import * as z from 'zod';
import { createCached } from './cached.js';
import { readSecretValue, type SecretOptions } from './secret-value.js';

/** What our GitHub App proves itself with, and what its markers are signed with. */
export interface GitHubCredentials {
  /** The App's id or its client id: GitHub takes either. */
  appId: string;
  /** PEM, PKCS#1 or PKCS#8. */
  privateKey: string;
  /** Found by asking GitHub when absent. */
  installationId?: number | undefined;
  /** The first signs; all of them are known, so that one can be replaced without a gap. */
  markerKeys: readonly string[];
}

/** Reads the credentials; `refresh` when GitHub refused those that were read. */
export type ReadGitHubCredentials = (options?: { refresh?: boolean }) => Promise<GitHubCredentials>;

const appNumber = z.union([z.int().positive(), z.string().regex(/^[1-9]\d{0,15}$/, 'must be a number')]);
const clientId = z.string().regex(/^Iv[A-Za-z0-9.]{8,40}$/);

/**
 * The value of the secret. The key is the file that GitHub gives, as it is (also with its line breaks written as `\n`) or
 * in base64.
 *
 * `{"github_app_id": "123", "github_app_key_base64": "…", "installation_id": "456", "marker_keys": ["…"]}`
 */
export const gitHubSecretSchema = z
  .strictObject({
    github_app_id: z.union([appNumber, clientId], 'must be a number, or the client id (Iv…)').transform(String),
    github_app_key: z.string().optional(),
    github_app_key_base64: z.string().optional(),
    installation_id: appNumber.transform(Number).optional(),
    marker_keys: z.array(z.string().min(32, 'must have at least 32 characters').max(1024)).min(1).max(2),
  })
  .transform(({ github_app_key: plain, github_app_key_base64: encoded, ...rest }, context): GitHubCredentials => {
    const given = plain ?? Buffer.from(encoded ?? '', 'base64').toString('utf8');
    const privateKey = `${given.replaceAll('\\n', '\n').trim()}\n`;
    if ((plain === undefined) === (encoded === undefined)) {
      context.addIssue('must hold either github_app_key or github_app_key_base64');
    } else if (!isPrivateKey(privateKey)) {
      const path = [plain === undefined ? 'github_app_key_base64' : 'github_app_key'];
      context.addIssue({ code: 'custom', path, message: 'is not an RSA private key in PEM form' });
    }
    const { github_app_id: appId, installation_id: installationId, marker_keys: markerKeys } = rest;
    return { appId, privateKey, installationId, markerKeys };
  });

const FRESH_MS = 5 * 60 * 1000;

/** While Secrets Manager cannot be read, what was read is good for as long as a token would be. */
const STALE_MS = 60 * 60 * 1000;

/** Secrets Manager, asked once in five minutes, and again when GitHub refused what it said. */
export function createSecretsManagerGitHubCredentials(options: SecretOptions): ReadGitHubCredentials {
  const read = () => readSecretValue(options, gitHubSecretSchema, 'github_app_secret_command');
  const cached = createCached({ read, freshMs: FRESH_MS, staleMs: STALE_MS, now: options.now ?? Date.now });
  return ({ refresh = false } = {}) => (refresh ? cached.refresh() : cached.get());
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
