export { type Applied, applyAll } from './apply-all.js';
export { type Budget, type BudgetJournal, type BudgetOptions, createBudget, type Pages } from './budget/budget.js';
export {
  type Answer,
  blank,
  type Entry,
  entrySchema,
  follow,
  type Standing,
  standingSchema,
} from './budget/journal.js';
export { type BudgetSettings, budgetSettingsSchema, type Need } from './budget/limits.js';
export { changesTo, hasNews, wasClosedByPerson, wasReopenedByPerson } from './compare-issue.js';
export { decide } from './decide.js';
export { duration } from './duration.js';
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
  hasIssue,
  isBehind,
  isDue,
  isHeld,
  type LifeSettings,
  type Reason,
} from './life.js';
export { type RenderedIssue, renderIssue, type RenderOptions } from './issue.js';
export { renderComment } from './issue-comment.js';
export { mergeLabels } from './issue-labels.js';
export {
  type IssueRoute,
  issueRouteOf,
  type IssueRouting,
  issueRoutingSchema,
  repositoriesOf,
} from './issue-routing.js';
export { type MarkerFacts, readMarker, signMarker } from './marker.js';
export { mergeBody, roomIn } from './merge-body.js';
export { parseAlert } from './parse-alert.js';
export { incidentFingerprint } from './sources/incident.js';
export { type SilenceBook, silencesSchema, type SilenceStore, MOST_SILENCES, runningOf } from './silence/book.js';
export { lengthOf, LONGEST_SILENCE_MS } from './silence/length.js';
export { isKnownZone, isOpen, isWeekly, type Maintenance } from './silence/maintenance.js';
export { type Matchable, matches, type Matchers, matchersSchema, reaches } from './silence/matchers.js';
export {
  isLeftForLater,
  leaveFor,
  lookAgainAt,
  type Silence,
  silenceOf,
  silenceSchema,
  type Silencing,
} from './silence/silence.js';
export { isSnoozed, noSnooze, snoozeOf } from './silence/snooze.js';
export { type AlertSource, type Parsed, type RoutingDefaults, type SourceContext, type SourceEvent } from './source.js';
export type { ListAlarms, StandingAlarm } from './standing-alarm.js';
export {
  type AlertState,
  alertStateSchema,
  type AttachedCaseFile,
  attachedCaseFileSchema,
  REMEMBERED_EVENT_IDS,
  STATE_TTL_SECONDS,
  TOMBSTONE_TTL_SECONDS,
} from './state.js';
export {
  type AlertStore,
  type CaseFileShelf,
  type IssueQueue,
  type IssueRecord,
  type IssueRecordStore,
  type WakeUp,
  type WakeUpMessage,
  wakeUpMessageSchema,
  writtenByIssueAgent,
} from './store.js';
export { planTidying, type SeenIssue, type TidyPlan } from './tidy.js';
export type { IssueChange, IssueDraft, IssueTracker, TrackedIssue } from './tracker.js';
