export {
  type AlertEvent,
  alertEventSchema,
  type Envelope,
  envelopeSchema,
  priorities,
  type Priority,
} from './event.js';
export { type AlertSource, type Parsed, type RoutingDefaults, type SourceContext, type SourceEvent } from './source.js';
export {
  type AlertState,
  alertStateSchema,
  REMEMBERED_EVENT_IDS,
  STATE_TTL_SECONDS,
  TOMBSTONE_TTL_SECONDS,
} from './state.js';
export { type AlertStore, type IssueQueue, type WakeUp } from './store.js';
