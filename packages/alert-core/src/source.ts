import type { AlertEvent, Priority } from './event.js';

/** What a source makes of one message: alerts, or the reason why there are none. It never throws. */
export type Parsed =
  | { outcome: 'events'; events: SourceEvent[]; truncatedAlerts?: number }
  /** Nothing to do, on purpose: a test notification, a budget mail, INSUFFICIENT_DATA. */
  | { outcome: 'ignored'; reason: string }
  /** Meant for us and not usable: a person has to look. `fault` is absent where a source refused its fields. */
  | { outcome: 'invalid'; reason: string; fault?: Fault };

/** Why no source has read a message. */
export type Fault = 'not_json' | 'unknown_source' | 'defect';

/** An event with what only its source knows about order and identity of the delivery. */
export interface SourceEvent {
  event: AlertEvent;
  /** The provider's own time of the change (ISO 8601 UTC) where it orders reliably; absent: the time of receipt orders. */
  orderedAt?: string;
}

/** One provider. `recognises` looks at structure; `parse` is called only when it said yes. */
export interface AlertSource {
  /** The `source` of its events. */
  readonly name: string;
  recognises(payload: unknown, context: SourceContext): boolean;
  parse(payload: unknown, context: SourceContext): Parsed;
}

/** What a source may need beside the payload. */
export interface SourceContext {
  /** When it came in (ISO 8601 UTC); stands in for impossible times. */
  receivedAt: string;
  /** The `source` message attribute: what the webhook's path named, or a custom emitter. */
  declaredSource?: string;
  /** What the names of the pipeline's own alarms begin with: they must not feed the pipeline that they watch. */
  ownAlarmPrefix?: string;
  defaults: RoutingDefaults;
}

/** What stands where an alert names no team or priority. */
export interface RoutingDefaults {
  team: string;
  priority: Priority;
  /** What `severity: critical` means here. */
  criticalPriority: 'P0' | 'P1';
}
