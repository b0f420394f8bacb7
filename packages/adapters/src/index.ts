export { createBudgetedIssueTracker } from './budgeted-issue-tracker.js';
export { createDynamoDbBudget } from './dynamodb-budget.js';
export { createMemoryBudgetJournal, type MemoryBudgetJournal } from './memory-budget-journal.js';
export { createCloudWatchAlarms } from './cloudwatch-alarms.js';
export { createDynamoDbAlertStore, type DynamoDbAlertStoreOptions } from './dynamodb-alert-store.js';
export { createDynamoDbCaseFileShelf } from './dynamodb-case-files.js';
export { createDynamoDbIncidentStore, type DynamoDbIncidentStoreOptions } from './dynamodb-incident-store.js';
export { createDynamoDbIssueRecordStore } from './dynamodb-issue-records.js';
export { createGitHubAppInspection, type GitHubAppInspection } from './github-app-inspection.js';
export {
  createSecretsManagerGitHubCredentials,
  type GitHubCredentials,
  gitHubSecretSchema,
  type ReadGitHubCredentials,
} from './github-credentials.js';
export { type ScannedPage, scanAlertStates, scanIncidentRecords } from './dynamodb-scan.js';
export {
  createGitHubIssueTracker,
  type GitHubIssueTracker,
  type GitHubIssueTrackerOptions,
} from './github-issue-tracker.js';
export { createDynamoDbSilenceReader, createDynamoDbSilenceStore } from './dynamodb-silences.js';
export { createMemorySilenceStore } from './memory-silence-store.js';
export { createDynamoDbIssueRouting, type ReadIssueRouting } from './dynamodb-issue-routing.js';
export { createDynamoDbStormRows } from './dynamodb-storm-rows.js';
export { createDynamoDbStormTeams, createDynamoDbStormWatch } from './dynamodb-storm-watch.js';
export { createMemoryAlertStore, type MemoryAlertStore } from './memory-alert-store.js';
export { createMemoryIncidentStore, type MemoryIncidentStore } from './memory-incident-store.js';
export { createMemoryIssueQueue, type MemoryIssueQueue } from './memory-issue-queue.js';
export {
  createMemoryIssueTracker,
  type MemoryIssueTracker,
  type MemoryIssueTrackerOptions,
} from './memory-issue-tracker.js';
export { createMemoryStormWatch, type MemoryStormWatch } from './memory-storm-watch.js';
export type { People } from './memory-people.js';
export type { MemoryIssue } from './memory-repositories.js';
export { createSqsQuarantine } from './quarantine.js';
export { createSnsAlertsTopic, type PublishAlert } from './sns-alerts-topic.js';
export { createSqsPostpone, type PostponeMessage } from './sqs-postpone.js';
export { createSqsIssueQueue } from './sqs-issue-queue.js';
export {
  createSecretsManagerWebhookSecrets,
  type ReadWebhookSecrets,
  type SourceSecrets,
  webhookSecretsSchema,
} from './webhook-secrets.js';
