import { createHash } from 'node:crypto';
import {
  type AlertEvent,
  type Envelope,
  fingerprintOf,
  parseAlert,
  type RoutingDefaults,
  type SourceEvent,
} from '@casefile/alert-core';
import { CasefileError, toUtc } from '@casefile/context-core';
import type { IncomingMessage } from '@casefile/lambda-kit';

/** What one message says: any number of alerts, or why there is none. */
export interface Reading {
  alerts: Alert[];
  ignored?: string;
  /** Members of its group that the provider left out. */
  truncatedAlerts?: number;
}

/** One event of one alert, as it came. */
export interface Alert {
  fingerprint: string;
  event: AlertEvent;
  envelope: Envelope;
}

export interface ReaderOptions {
  defaults: RoutingDefaults;
  ownAlarmPrefix: string;
  /** Where this runs; a message without an envelope came in here. */
  region: string;
  /** Hears why a message cannot be read. */
  rejected: (fault: Rejection) => void;
}

/** Few, because each is a dimension's value. */
export type Rejection = 'not_json' | 'unknown_source' | 'defect' | 'invalid_fields';

/** Reads any provider's message; throws `invalid` with the reason for what is meant for us and not usable. */
export function createReader({
  defaults,
  ownAlarmPrefix,
  region,
  rejected,
}: ReaderOptions): (message: IncomingMessage) => Reading {
  return (message) => {
    const receivedAt = receivedAtOf(message);
    const parsed = parseAlert(message.body, {
      receivedAt,
      ownAlarmPrefix,
      defaults,
      ...(message.attributes.source === undefined ? {} : { declaredSource: message.attributes.source }),
    });
    if (parsed.outcome === 'invalid') {
      rejected(parsed.fault ?? 'invalid_fields');
      throw new CasefileError('invalid', parsed.reason);
    }
    if (parsed.outcome === 'ignored') return { alerts: [], ignored: parsed.reason };
    return {
      alerts: parsed.events.map((event) => toAlert(event, message, receivedAt, region)),
      ...(parsed.truncatedAlerts ? { truncatedAlerts: parsed.truncatedAlerts } : {}),
    };
  };
}

/** By so much may the clock of who stamped a message be ahead of that of SNS. */
const CLOCK_TOLERANCE_MS = 60_000;

/** As the webhook stamped it. A stamp from long after the message itself would make all that follows look old. */
function receivedAtOf({ attributes, sentAt }: IncomingMessage): string {
  const stamped = toUtc(attributes.received_at ?? '');
  return stamped !== undefined && Date.parse(stamped) <= Date.parse(sentAt) + CLOCK_TOLERANCE_MS ? stamped : sentAt;
}

function toAlert(
  { event, orderedAt }: SourceEvent,
  message: IncomingMessage,
  receivedAt: string,
  region: string,
): Alert {
  const fingerprint = fingerprintOf(event);
  // a provider's own time of the change names the event, whichever way it came; else the delivery does
  const occasion = orderedAt ?? message.attributes.delivery_id ?? message.snsMessageId ?? message.sqsMessageId;
  return {
    fingerprint,
    event,
    envelope: {
      received_at: receivedAt,
      ordered_at: orderedAt ?? receivedAt,
      event_id: createHash('sha256')
        .update(JSON.stringify([fingerprint, event.state, occasion]))
        .digest('hex')
        .slice(0, 32),
      delivery_attempt: message.deliveryAttempt,
      ingest_region: message.topicArn?.split(':')[3] ?? region,
      ...(message.topicArn === undefined ? {} : { ingest_topic: message.topicArn }),
    },
  };
}
