import { type CollectorRegistry, createRegistry } from '@casefile/context-core';
import type { AwsClients } from './clients.js';
import { cloudwatchLogs } from './cloudwatch-logs.js';
import { iamPolicy } from './iam-policy.js';
import { lambdaConfig } from './lambda-config.js';

export type { AwsClients };

/** The one list of who looks at what. Every incident names a function, so its configuration and its logs are always read. */
export function registerCollectors(registry: CollectorRegistry<AwsClients>): void {
  registry.registerDefault(lambdaConfig);
  registry.registerDefault(cloudwatchLogs);
  registry.register('S3AccessError', iamPolicy);
  registry.register('CloudWatchAccessError', iamPolicy);
}

/** A registry that holds every collector of this package. */
export function createCollectorRegistry(): CollectorRegistry<AwsClients> {
  const registry = createRegistry<AwsClients>();
  registerCollectors(registry);
  return registry;
}
