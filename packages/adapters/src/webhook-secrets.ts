import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CasefileError } from '@casefile/context-core';
import * as z from 'zod';

/** Long enough that guessing is hopeless; what fits in a header. */
const secret = z.string().regex(/^[\x21-\x7e]{16,1024}$/, 'must be 16 to 1024 visible ASCII characters');
const upToTwo = z.array(secret).max(2).default([]);

/**
 * The value of the secret: what each source of `POST /alerts/{source}` proves itself with. Two of a kind are valid at a
 * time, so that one can be replaced without a gap. A source that is not named here does not exist.
 *
 * `{"grafana": {"hmac_keys": ["…"]}, "alertmanager": {"tokens": ["…", "…"]}}`
 */
export const webhookSecretsSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  z
    .strictObject({ tokens: upToTwo, hmac_keys: upToTwo })
    .refine(({ tokens, hmac_keys }) => tokens.length + hmac_keys.length > 0, 'must hold a token or an HMAC key'),
);

export interface SourceSecrets {
  tokens: readonly string[];
  hmac_keys: readonly string[];
}

/** Reads the secrets by source; `unavailable` with what to do about it when there are none. */
export type ReadWebhookSecrets = () => Promise<ReadonlyMap<string, SourceSecrets>>;

const CACHE_MS = 5 * 60 * 1000;

/** Secrets Manager, asked once in five minutes; a failure is not remembered. */
export function createSecretsManagerWebhookSecrets({
  client,
  secretId,
  now = Date.now,
}: {
  client: SecretsManagerClient;
  secretId: string;
  now?: () => number;
}): ReadWebhookSecrets {
  let cached: { until: number; secrets: ReturnType<ReadWebhookSecrets> } | undefined;

  async function read(): Promise<ReadonlyMap<string, SourceSecrets>> {
    const unusable = (why: string, cause?: unknown) =>
      new CasefileError(
        'unavailable',
        `The secret ${secretId} ${why}: fill it as the output webhook_secret_command says`,
        {
          cause,
        },
      );
    let text: string;
    try {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
      text = SecretString;
    } catch (error) {
      throw unusable('cannot be read', error);
    }
    const parsed = webhookSecretsSchema.safeParse(tryJson(text));
    if (!parsed.success) {
      // where and what is wrong, never what stands there
      const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`);
      throw unusable(`is empty or not usable (${problems.join('; ')})`);
    }
    const secrets = new Map(Object.entries(parsed.data));
    if (secrets.size === 0) throw unusable('names no source');
    return secrets;
  }

  return () => {
    if (cached && now() < cached.until) return cached.secrets;
    const mine = { until: now() + CACHE_MS, secrets: read() };
    cached = mine;
    mine.secrets.catch(() => {
      if (cached === mine) cached = undefined; // whoever waits for it hears of the failure
    });
    return mine.secrets;
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
