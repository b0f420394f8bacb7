export { renderCaseFile } from './casefile.js';
export { type CaseFilePieces, renderCaseFilePieces } from './casefile-pieces.js';
export { MAX_CONTEXT_TOKENS, MIN_CONTEXT_TOKENS } from './budget.js';
export { type EnrichedContextJson, enrichedContextSchema } from './context.js';
export { enrichIncident } from './enrich.js';
export { CasefileError, isPermanent } from './error.js';
export {
  type Collector,
  collector,
  type CollectorResult,
  type IamPolicyData,
  iamPolicyDataSchema,
  type LambdaConfigData,
  lambdaConfigDataSchema,
  type LogEvent,
  type LogsData,
  logsDataSchema,
} from './evidence.js';
export { type Finding, newsOf } from './finding.js';
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
export { selectLogEvents } from './select-logs.js';
export { type Claim, type IncidentStore } from './store.js';
export { truncateDeep, truncateString } from './truncate.js';
