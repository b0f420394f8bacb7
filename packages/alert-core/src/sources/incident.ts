import { type IncidentAlert, incidentAlertSchema } from '@casefile/context-core';
import * as z from 'zod';
import { fingerprintOf, type Identified } from '../fingerprint.js';
import { limits, plausibleTime, rawProvider, text } from '../normalise.js';
import { resolveRouting } from '../routing.js';
import type { AlertSource } from '../source.js';
import { invalid } from './invalid.js';

const marks = z.object({ error_type: z.unknown(), lambda_name: z.unknown(), timestamp: z.unknown() });

/** A failure of a Lambda function, as its supervisor gets it, is an alert, too. No message ever says that it is over. */
export const incident: AlertSource = {
  name: 'incident',
  recognises: (payload) => marks.safeParse(payload).success,
  parse(payload, context) {
    const { data: alert, error } = incidentAlertSchema.safeParse(payload);
    if (!alert) return invalid('incident', error);
    const { time, replaced } = plausibleTime(alert.timestamp, context.receivedAt);
    const event = {
      schema_version: 1 as const,
      provider_version: '1',
      ...identified(alert),
      state: 'FIRING' as const,
      description: text(alert.error_message, limits.description),
      reason: text(alert.error_code, limits.reason),
      occurred_at: time,
      ...(replaced && { occurred_at_replaced: true }),
      ...resolveRouting({}, context.defaults),
      links: {},
      raw_provider: rawProvider(payload),
    };
    return { outcome: 'events', events: [replaced ? { event } : { event, orderedAt: time }] };
  },
};

/** The fingerprint of an incident's alert, for who holds the incident and looks for the state. */
export function incidentFingerprint(alert: IncidentAlert): string {
  return fingerprintOf(identified(alert));
}

function identified({ error_type, lambda_name, account_id, region, fingerprint }: IncidentAlert): Identified {
  return {
    source: 'incident',
    title: `${error_type} in ${lambda_name}`,
    resource: { type: 'function', id: lambda_name, region, extra: {} },
    identity: { account_id, region, rule_id: error_type, fingerprint: text(fingerprint, limits.id) },
  };
}
