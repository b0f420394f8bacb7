import { incidentFingerprint } from '@casefile/alert-core';
import { CasefileError, type IncidentAlert, incidentAlertSchema } from '@casefile/context-core';
import { parseBody } from '@casefile/lambda-kit';
import { redactDeep } from '@casefile/safe-text';

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** An incident, and the fingerprint of the alert that it is, too. */
export interface Incident {
  alert: IncidentAlert;
  fingerprint: string;
}

/**
 * The incident in a message, without secrets from here on: its fields become keys, log lines and text. The fingerprint
 * is made before they are taken out, as alert-agent makes it. Throws `invalid` for what is no incident, and for one of
 * another age, whose logs nobody has.
 */
export function parseIncident(body: string, now: Date): Incident {
  const alert = parseBody(incidentAlertSchema, body);
  const age = now.getTime() - Date.parse(alert.timestamp);
  if (age > 10 * YEAR_MS || age < -YEAR_MS) {
    throw new CasefileError('invalid', `timestamp: ${alert.timestamp} is more than ten years ago or a year ahead`);
  }
  return { alert: redactDeep(alert), fingerprint: incidentFingerprint(alert) };
}
