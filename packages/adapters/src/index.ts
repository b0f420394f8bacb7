export { createDynamoDbIncidentStore, type DynamoDbIncidentStoreOptions } from './dynamodb-incident-store.js';
export { createSqsIncidentQueue, type IncidentQueue } from './incident-queue.js';
export { createMemoryIncidentStore, type MemoryIncidentStore } from './memory-incident-store.js';
export { createSqsQuarantine } from './quarantine.js';
export { createSnsAlertsTopic, type PublishAlert } from './sns-alerts-topic.js';
export { createSecretsManagerWebhookSecrets, type ReadWebhookSecrets, type SourceSecrets } from './webhook-secrets.js';
