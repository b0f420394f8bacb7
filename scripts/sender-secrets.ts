import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type SourceSecrets, webhookSecretsSchema } from '@casefile/adapters';
import { readSecretValue } from './secret-value.js';

/** What the webhook's senders prove themselves with, by source. */
export type SenderSecrets = Record<string, SourceSecrets>;

/** As they stand in Secrets Manager; none while the secret has no value. */
export async function readSenderSecrets(client: SecretsManagerClient, secretId: string): Promise<SenderSecrets> {
  const text = await readSecretValue(client, secretId);
  if (text === undefined) return {};
  const { data } = webhookSecretsSchema.safeParse(tryJson(text));
  if (data) return data;
  // not why: the message of a parser may quote the value
  throw new Error(`The value of ${secretId} is not what the webhook expects. docs/alerts.md shows its form.`);
}

export interface Renewal {
  source: string;
  kind: keyof SourceSecrets;
  value: string;
  /** Makes the previous one void at once, as after a leak; else it stays valid beside the new one. */
  only: boolean;
}

/** The same secrets with a new one in front of its kind, where two are valid at a time. Throws what is wrong with it. */
export function renewed(secrets: SenderSecrets, { source, kind, value, only }: Renewal): SenderSecrets {
  const { tokens = [], hmac_keys = [] } = secrets[source] ?? {};
  const previous = only ? [] : { tokens, hmac_keys }[kind].filter((one) => one !== value);
  const ofSource = { tokens, hmac_keys, [kind]: [value, ...previous.slice(0, 1)] };
  const { data, error } = webhookSecretsSchema.safeParse({ ...secrets, [source]: ofSource });
  if (data) return data;
  throw new Error(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
