export { renderCaseFile } from './casefile.js';
export { MAX_CONTEXT_TOKENS, MIN_CONTEXT_TOKENS } from './budget.js';
export { type EnrichedContextJson, enrichedContextSchema } from './context.js';
export { enrichIncident, type EnrichOptions, type EnrichOutcome, type TokenMetrics } from './enrich.js';
export { EnrichedContext } from './enriched-context.js';
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
export { type Finding, findingLimits, type FindingRule, findingSchema } from './finding.js';
export { diagnose, type Diagnosis, findingRules } from './findings/index.js';
export { type IncidentAlert, incidentAlertSchema, incidentId, toUtc } from './incident.js';
export {
  CONTEXT_TTL_SECONDS,
  type IncidentRecord,
  incidentRecordSchema,
  type StormWindow,
  stormWindowKey,
  stormWindowSchema,
} from './record.js';
export { type CollectorRegistry, createRegistry } from './registry.js';
export { type LogSelectionOptions, MAX_LOG_EVENTS, selectLogEvents } from './select-logs.js';
export { type Claim, type IncidentStore } from './store.js';
export { estimateTokens } from './tokens.js';
export { MAX_STRING, truncateDeep, truncateString } from './truncate.js';
