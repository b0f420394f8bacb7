export { type EnrichedContextJson, enrichedContextSchema } from './context.js';
export { CasefileError, type ErrorKind, isPermanent } from './error.js';
export {
  type Collector,
  collector,
  type CollectorResult,
  collectorResultSchema,
  type IamPolicyData,
  iamPolicyDataSchema,
  type LambdaConfigData,
  lambdaConfigDataSchema,
  type LogEvent,
  logEventSchema,
  type LogsData,
  logsDataSchema,
} from './evidence.js';
export { type Finding, type FindingRule, findingSchema } from './finding.js';
export { type IncidentAlert, incidentAlertSchema, incidentId } from './incident.js';
export { type CollectorRegistry, createRegistry } from './registry.js';
export { type Claim, type IncidentStore } from './store.js';
