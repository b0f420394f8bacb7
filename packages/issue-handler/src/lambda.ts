import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  createBudgetedIssueTracker,
  createDynamoDbAlertStore,
  createDynamoDbBudget,
  createDynamoDbIssueRecordStore,
  createDynamoDbIssueRouting,
  createDynamoDbStormRows,
  createDynamoDbStormWatch,
  createDynamoDbSilenceReader,
  createGitHubIssueTracker,
  createSecretsManagerGitHubCredentials,
  createSqsIssueQueue,
  createSqsPostpone,
  createSqsQuarantine,
} from '@casefile/adapters';
import { issueRouteOf, type Silence, wakeUpMessageSchema } from '@casefile/alert-core';
import { awsTimeouts, createBatchHandler, createLogger, parseBody } from '@casefile/lambda-kit';
import { readConfig } from './config.js';
import { createDryRun } from './dry-run.js';
import { createIssueHandler } from './handle.js';
import { createIssueMetrics } from './metrics.js';

const config = readConfig(process.env);
const log = createLogger({ service: config.AWS_LAMBDA_FUNCTION_NAME, level: config.LOG_LEVEL });
const dynamodb = new DynamoDBClient(awsTimeouts);
const control = { client: dynamodb, tableName: config.CONTROL_TABLE_NAME };
const budget = createDynamoDbBudget({ ...control, settings: config.GITHUB_BUDGET });
const metrics = createIssueMetrics(config.AWS_LAMBDA_FUNCTION_NAME, budget.gauges);
const sqs = new SQSClient(awsTimeouts);
const table = { client: dynamodb, tableName: config.STATUS_TABLE_NAME };
const store = createDynamoDbIssueRecordStore(table);
const readRouting = createDynamoDbIssueRouting({ ...control, fallbackRepository: config.GITHUB_REPO });
const readSilences = createDynamoDbSilenceReader(control);
const quarantine = createSqsQuarantine({ client: sqs, queueUrl: config.QUARANTINE_QUEUE_URL });

const handleBatch = createBatchHandler({
  log,
  parse: ({ body }) => parseBody(wakeUpMessageSchema, body),
  correlate: ({ fingerprint }, { attributes: { event_id, sns_message_id } }) => ({
    fingerprint,
    event_id,
    sns_message_id,
  }),
  work: config.ENABLE_GITHUB_ISSUES ? workOnGitHub() : createDryRun(store, repositoryOf),
  quarantine: async (message) => {
    await quarantine({ ...message, quarantinedBy: config.AWS_LAMBDA_FUNCTION_NAME });
    metrics.quarantined();
  },
});

export const handler: typeof handleBatch = async (event, context) => {
  try {
    return await handleBatch(event, context);
  } finally {
    metrics.flush();
  }
};

function workOnGitHub() {
  const credentials = createSecretsManagerGitHubCredentials({
    client: new SecretsManagerClient(awsTimeouts),
    secretId: config.GITHUB_APP_SECRET_ID,
  });
  const gitHub = createGitHubIssueTracker({
    credentials,
    baseUrl: config.GITHUB_API_URL,
    events: {
      labelsDropped(repo, labels) {
        metrics.labelsDropped();
        log.warn({ repo, labels }, 'GITHUB_LABELS_DROPPED');
      },
      labelsNotPrepared: (repo, why) => log.warn({ repo, why }, 'GITHUB_LABELS_NOT_PREPARED'),
    },
  });
  const tracker = createBudgetedIssueTracker(gitHub, budget, {
    limited: () => metrics.rateLimited(),
    notShared: (error) => log.warn({ error: String(error) }, 'GITHUB_ANSWER_NOT_SHARED'),
  });
  // secret, token and routing are read while Lambda starts, not when the first alert waits
  void readRouting()
    .then((routing) => tracker.warmUp(routing.default.repository))
    .catch(() => undefined);
  return createIssueHandler({
    store,
    storms: {
      alerts: createDynamoDbAlertStore(table),
      watch: createDynamoDbStormWatch({
        ...control,
        settings: {
          threshold: config.ALERT_STORM_THRESHOLD,
          windowMs: config.ALERT_STORM_WINDOW_SECONDS * 1000,
        },
      }),
      ...createDynamoDbStormRows(table),
      issues: createSqsIssueQueue({ client: sqs, queueUrl: config.ISSUES_QUEUE_URL }),
    },
    async openDesk() {
      const [{ markerKeys }, routing, silences] = await Promise.all([credentials(), readRouting(), knownSilences()]);
      return {
        tracker,
        budget,
        routing,
        silences,
        markerKeys,
        linkHosts: config.LINK_HOSTS,
        muteMs: config.MUTE_SECONDS * 1000,
        unknownOutcomeWaitMs: config.UNKNOWN_OUTCOME_WAIT_SECONDS * 1000,
      };
    },
    postpone: createSqsPostpone({ client: sqs, queueUrl: config.ISSUES_QUEUE_URL }),
    metrics,
    now: () => new Date(),
    random: Math.random,
  });
}

/** Silences that cannot be read silence nothing: to be too loud is the smaller mistake. */
async function knownSilences(): Promise<readonly Silence[]> {
  try {
    return await readSilences();
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : String(error) }, 'SILENCES_UNREADABLE');
    return [];
  }
}

/** Where an issue would go, as far as that is configured. */
async function repositoryOf(team: string): Promise<string | undefined> {
  return config.GITHUB_REPO === undefined ? undefined : issueRouteOf(await readRouting(), team).repository;
}
