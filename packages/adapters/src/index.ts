export { createDynamoDbIncidentStore, type DynamoDbIncidentStoreOptions } from './dynamodb-incident-store.js';
export { createSqsIncidentQueue, type IncidentQueue } from './incident-queue.js';
export { createMemoryIncidentStore, type MemoryIncidentStore } from './memory-incident-store.js';
export { createSqsQuarantine } from './quarantine.js';
