export { type Applied, applyAll } from './apply-all.js';
export { decide } from './decide.js';
export {
  type AlertEvent,
  alertEventSchema,
  type Envelope,
  envelopeSchema,
  priorities,
  type Priority,
  teamSlug,
} from './event.js';
export { fingerprintOf } from './fingerprint.js';
export {
  type Action,
  type DecideInput,
  type Decision,
  defaultLifeSettings,
  type Delivery,
  isBehind,
  type LifeSettings,
  type Reason,
} from './life.js';
export { parseAlert } from './parse-alert.js';
export { type AlertSource, type Parsed, type RoutingDefaults, type SourceContext, type SourceEvent } from './source.js';
export {
  type AlertState,
  alertStateSchema,
  REMEMBERED_EVENT_IDS,
  STATE_TTL_SECONDS,
  TOMBSTONE_TTL_SECONDS,
} from './state.js';
export { type AlertStore, type IssueQueue, type WakeUp, wakeUpMessageSchema } from './store.js';
