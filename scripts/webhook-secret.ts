import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isEnvironment, stackOf } from './deployed.js';
import { region, useEnvironment } from './environments.js';
import { hiddenInput } from './hidden-input.js';
import { exitWith } from './progress.js';
import { readSenderSecrets, renewed } from './sender-secrets.js';
import { outputs } from './terraform.js';

const usage = `usage: webhook-secret.ts ENVIRONMENT SOURCE [--generate] [--hmac] [--only]
       make ls-webhook-secret SOURCE=grafana ARGS="--generate"
  The value comes from standard input, unseen, or is made with --generate and shown once.
  It is a token, or with --hmac a key that the sender signs with.
  The previous one stays valid beside it; --only makes it void.`;

/** Puts one secret of one sender into the webhook's secret, past the screen, the shell's history and Terraform's state. */
async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { generate: { type: 'boolean' }, hmac: { type: 'boolean' }, only: { type: 'boolean' } },
  });
  const [environment, source] = positionals;
  if (!isEnvironment(environment) || !source) throw new Error(usage);
  useEnvironment(environment);
  const names = await outputs(await stackOf(environment));
  const secretId = String(names.webhook_secret_name);
  const client = new SecretsManagerClient({ region });
  const kind = values.hmac === true ? 'hmac_keys' : 'tokens';
  const word = values.hmac === true ? 'HMAC key' : 'token';

  const secrets = await readSenderSecrets(client, secretId);
  const value =
    values.generate === true ? randomBytes(32).toString('base64url') : await hiddenInput(`${word} of ${source}: `);
  const next = renewed(secrets, { source, kind, value, only: values.only === true });
  await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(next) }));

  if (values.generate === true) console.log(value);
  const valid = next[source]?.[kind].length === 2 ? 'It and the previous one are valid' : 'It alone is valid';
  console.error(`${valid} as ${word} of ${source}, within five minutes.`);
  console.error(`It sends to ${String(names.webhook_url).replace('{source}', source)}; docs/alerts.md says how.`);
}

await main(process.argv.slice(2)).catch(exitWith);
