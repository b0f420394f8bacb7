import { randomBytes } from 'node:crypto';
import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AppCredentials, parseGithubAppSecret, withCredentials } from './github-app-secret.js';
import { readSecretValue } from './secret-value.js';

/** Puts the credentials of an App into its secret; answers whether keys that mark its issues stood there, which stay. */
export async function storeGithubApp(
  client: SecretsManagerClient,
  secretId: string,
  credentials: AppCredentials,
): Promise<{ wasMarked: boolean }> {
  const earlier = parseGithubAppSecret(await readSecretValue(client, secretId));
  const next = withCredentials(earlier, credentials, () => randomBytes(32).toString('base64url'));
  await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(next) }));
  return { wasMarked: earlier !== undefined && earlier.marker_keys.length > 0 };
}
