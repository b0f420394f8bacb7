import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** The text of a secret; none while the secret has no value. A secret that is not there is an error. */
export async function readSecretValue(client: SecretsManagerClient, secretId: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretString || undefined;
  } catch (error) {
    if (error instanceof ResourceNotFoundException && /value/i.test(error.message)) return undefined;
    throw error;
  }
}
