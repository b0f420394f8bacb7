import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { createSnsAlertsTopic } from '@casefile/adapters';
import { fingerprintOf, parseAlert } from '@casefile/alert-core';
import { incidentAlertSchema, incidentId } from '@casefile/context-core';
import { isEnvironment, issuesPage, stackOf } from './deployed.js';
import { type Environment, environments, localEndpoint, region, useEnvironment } from './environments.js';
import { localCredentials } from './local-aws.js';
import { exitWith } from './progress.js';
import { isSampleSource, sampleOf, type SampleSource, sampleSources } from './samples.js';
import { readSenderSecrets } from './sender-secrets.js';
import { outputs } from './terraform.js';
import { postAlert } from './webhook.js';

/** `publish.ts <environment> <source>`: sends one alert the way its provider would, and says where to look for it. */
async function main([environment, source = 'incident']: string[]): Promise<void> {
  if (!isEnvironment(environment)) throw new Error(`usage: publish.ts ${environments.join('|')} [SOURCE]`);
  if (!isSampleSource(source)) throw new Error(`There is no SOURCE=${source}. There are: ${sampleSources.join(', ')}.`);
  useEnvironment(environment);
  const names = await namesOf(environment);
  const now = new Date();
  const message = { ...sampleOf(source, now), ...(source === 'incident' ? { lambda_name: names.functionName } : {}) };
  const body = JSON.stringify(message);
  const way = await send(source, body, { environment, names, now });
  console.log(`Sent one alert of ${source}: ${way}.`);
  if (source === 'incident') {
    console.log(`Its case file will be ${incidentId(incidentAlertSchema.parse(message))} in ${names.caseFiles}.`);
  }
  for (const { title, fingerprint } of alertsIn(body, now)) {
    console.log(`"${title}" has the fingerprint ${fingerprint}. To see its state:`);
    console.log(`  ${readCommand(environment, names.states, fingerprint)}`);
  }
  if (names.issues !== undefined) console.log(`Its issue will be in ${names.issues}.`);
  console.log(`What the functions say: make ${environment === 'local' ? 'ls-logs' : `aws-logs-${environment}`}`);
}

interface Names {
  incidentsTopic: string;
  alertsTopic: string;
  webhookUrl: string;
  webhookSecret: string;
  caseFiles: string;
  states: string;
  functionName: string;
  /** Where people see the issues, if there are any. */
  issues: string | undefined;
}

async function namesOf(environment: Environment): Promise<Names> {
  const names = await outputs(await stackOf(environment));
  const name = (output: string) => {
    if (typeof names[output] !== 'string')
      throw new Error(`Nothing is applied to ${environment} yet: ${output} is missing.`);
    return names[output];
  };
  return {
    incidentsTopic: name('incidents_topic_arn'),
    alertsTopic: name('alerts_topic_arn'),
    webhookUrl: name('webhook_url'),
    webhookSecret: name('webhook_secret_name'),
    caseFiles: name('incident_table_name'),
    states: name('status_table_name'),
    functionName: name('data_processor_function_name'),
    issues: await issuesPage(environment, names),
  };
}

interface Destination {
  environment: Environment;
  names: Names;
  now: Date;
}

/** Answers which way it went. */
async function send(source: SampleSource, body: string, { environment, names, now }: Destination): Promise<string> {
  if (source === 'incident' || source === 'cloudwatch') {
    const topic = source === 'incident' ? names.incidentsTopic : names.alertsTopic;
    await new SNSClient({ region }).send(new PublishCommand({ TopicArn: topic, Message: body }));
    return `published to ${topic}`;
  }
  const token = await tokenOf(source, names.webhookSecret);
  if (token === undefined) {
    await createSnsAlertsTopic({ client: new SNSClient({ region }), topicArn: names.alertsTopic })(body, {
      source,
      received_at: now.toISOString(),
    });
    const fill = `make ${environment === 'local' ? 'ls-webhook-secret' : `aws-webhook-secret-${environment}`}`;
    return `published to ${names.alertsTopic}, as the webhook has no token for it (${fill} SOURCE=${source} takes one in)`;
  }
  const url = names.webhookUrl.replace('{source}', source);
  const { status, answer } = await postAlert(url, {
    body,
    headers: { authorization: `Bearer ${token}` },
    ...(environment === 'local' ? { through: localEndpoint } : {}),
  });
  if (status === 202) return `posted to ${url}`;
  const hint = status === 401 ? ' A token that was just changed is known within five minutes.' : '';
  throw new Error(`${url} answered ${status}: ${answer}${hint}`);
}

async function tokenOf(source: string, secretId: string): Promise<string | undefined> {
  const secrets = await readSenderSecrets(new SecretsManagerClient({ region }), secretId);
  return secrets[source]?.tokens[0];
}

/** Routing does not change a fingerprint, so any defaults do. */
function alertsIn(body: string, now: Date): { title: string; fingerprint: string }[] {
  const parsed = parseAlert(body, {
    receivedAt: now.toISOString(),
    defaults: { team: 'unassigned', priority: 'P2', criticalPriority: 'P1' },
  });
  if (parsed.outcome !== 'events') throw new Error(`the sample is ${parsed.outcome}: ${parsed.reason}`);
  return parsed.events.map(({ event }) => ({ title: event.title, fingerprint: fingerprintOf(event) }));
}

function readCommand(environment: Environment, table: string, fingerprint: string): string {
  const key = JSON.stringify({ fingerprint: { S: fingerprint } });
  const [credentials, endpoint] =
    environment === 'local'
      ? [
          `AWS_ACCESS_KEY_ID=${localCredentials.AWS_ACCESS_KEY_ID} AWS_SECRET_ACCESS_KEY=${localCredentials.AWS_SECRET_ACCESS_KEY} `,
          ` --endpoint-url ${localEndpoint}`,
        ]
      : ['', ''];
  return `${credentials}aws dynamodb get-item${endpoint} --region ${region} --table-name ${table} --key '${key}'`;
}

await main(process.argv.slice(2)).catch(exitWith);
