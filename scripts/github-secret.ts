import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isEnvironment, stackOf } from './deployed.js';
import { region, useEnvironment } from './environments.js';
import { hiddenInput } from './hidden-input.js';
import { exitWith } from './progress.js';
import { storeGithubApp } from './store-github-app.js';
import { outputs } from './terraform.js';

const usage = `usage: github-secret.ts ENVIRONMENT APP_ID [KEY_FILE] [--installation ID]
       make ls-github-secret APP=123456 KEY=app.private-key.pem
  APP_ID is the App's id or client id. Without KEY_FILE the private key comes from standard input, unseen.
  The installation is found through the repository, unless its id is given.`;

/** Puts the credentials of the GitHub App into its secret, past the screen, the shell's history and Terraform's state. */
async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { installation: { type: 'string' } },
  });
  const [environment, appId, keyFile] = positionals;
  if (!isEnvironment(environment) || !appId) throw new Error(usage);
  useEnvironment(environment);
  const names = await outputs(await stackOf(environment));
  const secretId = String(names.github_app_secret_name);
  const client = new SecretsManagerClient({ region });

  const privateKey =
    keyFile === undefined
      ? await hiddenInput("The App's private key, to its last line: ", (line) => line.includes('-----END '))
      : readFileSync(keyFile, 'utf8');
  const credentials = { appId, privateKey, installationId: values.installation };
  const { wasMarked } = await storeGithubApp(client, secretId, credentials);

  const marks = wasMarked ? 'the keys that mark its issues stay' : 'a key to mark its issues with stands beside them';
  console.error(`The credentials of App ${appId} are in ${secretId}; ${marks}.`);
  console.error('issue-agent reads them within five minutes.');
  if (names.enable_github_issues !== true) {
    console.error('No issue is made before enable_github_issues is true and github_repo is set.');
  }
}

await main(process.argv.slice(2)).catch(exitWith);
