import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { gitHubSecretSchema } from '@casefile/adapters';

/** The value of the secret, as far as it is filled; what issue-agent takes is in `gitHubSecretSchema`. */
export interface GithubAppSecret {
  github_app_id?: string;
  github_app_key_base64?: string;
  installation_id?: string | number;
  /** What our issues are signed with, the newest first. */
  marker_keys: string[];
}

export interface AppCredentials {
  appId: string;
  /** As GitHub gave it out: a PEM file. */
  privateKey: string;
  installationId?: string | undefined;
}

/** An earlier value of the secret. Throws when it cannot be understood: its marker keys would be lost, and with them every issue that they signed. */
export function parseGithubAppSecret(text: string | undefined): GithubAppSecret | undefined {
  if (text === undefined) return undefined;
  const value = tryJson(text);
  if (isObject(value)) {
    const secret = { marker_keys: [], ...value };
    if (isSecret(secret)) return secret;
  }
  // not why: the message of a parser may quote the value
  throw new Error(
    'The secret holds something that is no credentials of a GitHub App. Nothing was changed: empty or correct it first.',
  );
}

/**
 * The secret with the credentials of an App. The keys that mark our issues stay, because an issue whose marker nobody
 * can verify is nobody's; `newMarkerKey` is asked when there is none yet.
 */
export function withCredentials(
  earlier: GithubAppSecret | undefined,
  { appId, privateKey, installationId }: AppCredentials,
  newMarkerKey: () => string,
): GithubAppSecret {
  if (!/^(\d+|Iv.+)$/.test(appId)) {
    throw new Error(`The App's id is a number, or its client id (Iv…): ${JSON.stringify(appId)} is neither.`);
  }
  if (installationId !== undefined && !/^\d{1,18}$/.test(installationId)) {
    throw new Error(`The id of an installation is a number: ${JSON.stringify(installationId)} is none.`);
  }
  const key = checkedPrivateKey(privateKey);
  const { marker_keys = [], installation_id, ...others } = earlier ?? {};
  const installation = installationId ?? (earlier?.github_app_id === appId ? installation_id : undefined);
  const filled = {
    ...others,
    github_app_id: appId,
    github_app_key_base64: Buffer.from(key).toString('base64'),
    ...(installation === undefined ? {} : { installation_id: installation }),
    marker_keys: marker_keys.length > 0 ? marker_keys : [newMarkerKey()],
  };
  const { error } = gitHubSecretSchema.safeParse(filled);
  if (!error) return filled;
  // where and what is wrong, never what stands there
  const problems = error.issues.map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`);
  throw new Error(`issue-agent could not use this secret (${problems.join('; ')}). Nothing was changed.`);
}

/** The PEM text with its lines in order. Throws what is wrong with it and never quotes it. */
function checkedPrivateKey(text: string): string {
  // an environment variable or a JSON file may hold its line ends as \n
  const pem = `${text.replaceAll('\\n', '\n').replaceAll('\r\n', '\n').trim()}\n`;
  const kind = /^-----BEGIN ([A-Z0-9 ]+)-----\n/.exec(pem)?.[1];
  if (kind === undefined) {
    throw new Error(
      'This is no PEM file: it has to begin with -----BEGIN RSA PRIVATE KEY----- (the .pem from GitHub).',
    );
  }
  if (!/ ?PRIVATE KEY$/.test(kind)) {
    throw new Error(`This is a ${kind.toLowerCase()}; GitHub signs in with the private key that it gave out (.pem).`);
  }
  if (kind.startsWith('ENCRYPTED') || pem.includes('Proc-Type: 4,ENCRYPTED')) {
    throw new Error('This private key is protected with a passphrase; issue-agent needs it without.');
  }
  const key = readKey(pem);
  if (!key) {
    throw new Error('This private key cannot be read: it is incomplete, or of a form that is not PEM (OpenSSH?).');
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw new Error(`GitHub takes RSA keys alone, and this is one of the type ${String(key.asymmetricKeyType)}.`);
  }
  const bits = createPublicKey(key).asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < 2048) throw new Error(`This RSA key has ${bits} bits; GitHub gives out 2048 and more.`);
  return pem;
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSecret(value: { marker_keys: unknown; github_app_id?: unknown }): value is GithubAppSecret {
  const { marker_keys, github_app_id = '' } = value;
  const isText = (one: unknown) => typeof one === 'string' && one !== '';
  return Array.isArray(marker_keys) && marker_keys.every(isText) && typeof github_app_id === 'string';
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
