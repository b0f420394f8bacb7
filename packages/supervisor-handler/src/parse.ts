import { CasefileError, type IncidentAlert, incidentAlertSchema } from '@casefile/context-core';
import { parseBody } from '@casefile/lambda-kit';
import { redactDeep } from '@casefile/safe-text';

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * The incident in a message, without secrets from here on: its fields become keys, log lines and text. Throws `invalid`
 * for what is no incident, and for one of another age, whose logs nobody has.
 */
export function parseIncident(body: string, now: Date): IncidentAlert {
  const alert = parseBody(incidentAlertSchema, body);
  const age = now.getTime() - Date.parse(alert.timestamp);
  if (age > 10 * YEAR_MS || age < -YEAR_MS) {
    throw new CasefileError('invalid', `timestamp: ${alert.timestamp} is more than ten years ago or a year ahead`);
  }
  return redactDeep(alert);
}
