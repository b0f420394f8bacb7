import { incidentAlertSchema } from '@casefile/context-core';
import * as z from 'zod';
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
    const { error_type, lambda_name, account_id, region } = alert;
    const { time, replaced } = plausibleTime(alert.timestamp, context.receivedAt);
    const event = {
      schema_version: 1 as const,
      provider_version: '1',
      source: 'incident',
      state: 'FIRING' as const,
      title: `${error_type} in ${lambda_name}`,
      description: text(alert.error_message, limits.description),
      reason: text(alert.error_code, limits.reason),
      occurred_at: time,
      ...(replaced && { occurred_at_replaced: true }),
      ...resolveRouting({}, context.defaults),
      resource: { type: 'function' as const, id: lambda_name, region, extra: {} },
      identity: { account_id, region, rule_id: error_type, fingerprint: text(alert.fingerprint, limits.id) },
      links: {},
      raw_provider: rawProvider(payload),
    };
    return { outcome: 'events', events: [replaced ? { event } : { event, orderedAt: time }] };
  },
};
