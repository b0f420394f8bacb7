import * as z from 'zod';
import { createCached } from './cached.js';
import { readSecretValue, type SecretOptions } from './secret-value.js';

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

const FRESH_MS = 5 * 60 * 1000;

/** Secrets Manager, asked once in five minutes; a secret that cannot be read any more lets nobody in. */
export function createSecretsManagerWebhookSecrets(options: SecretOptions): ReadWebhookSecrets {
  const schema = webhookSecretsSchema.refine((sources) => Object.keys(sources).length > 0, 'names no source');
  const read = async () => new Map(Object.entries(await readSecretValue(options, schema, 'webhook_secret_command')));
  return createCached({ read, freshMs: FRESH_MS, staleMs: FRESH_MS, now: options.now ?? Date.now }).get;
}
