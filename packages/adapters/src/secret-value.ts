import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CasefileError } from '@casefile/context-core';
import type * as z from 'zod';
import { parseJson } from './parse-json.js';

export interface SecretOptions {
  client: SecretsManagerClient;
  secretId: string;
  /** Epoch milliseconds. */
  now?: () => number;
}

/**
 * Reads a secret that holds JSON. One that is not there or not usable is `unavailable`, because a person can mend that;
 * `command` is the Terraform output that says how, and no value is ever in the message.
 */
export async function readSecretValue<Schema extends z.ZodType>(
  { client, secretId }: SecretOptions,
  schema: Schema,
  command: string,
): Promise<z.output<Schema>> {
  const unusable = (why: string, cause?: unknown) =>
    new CasefileError('unavailable', `The secret ${secretId} ${why}: fill it as the output ${command} says`, {
      cause,
      effect: 'none',
    });
  let text: string;
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    text = SecretString;
  } catch (error) {
    throw unusable('cannot be read', error);
  }
  const parsed = parseJson(schema, text);
  if ('problems' in parsed) throw unusable(`is empty or not usable (${parsed.problems})`);
  return parsed.value;
}
