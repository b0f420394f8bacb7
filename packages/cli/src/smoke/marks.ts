import { type AlertEvent, alertEventSchema, fingerprintOf, parseAlert } from '@casefile/alert-core';
import { type IncidentAlert, incidentAlertSchema, incidentId } from '@casefile/context-core';

/** The team that the smoke alert is for, so that it is nobody's. */
export const SMOKE_TEAM = 'casefile-smoke-test';

/** Something synthetic that is published, and the alert that has to come of it. */
export interface Mark {
  topic: 'alerts' | 'incidents';
  body: string;
  /** As the pipeline understands it, routing aside. */
  event: AlertEvent;
  fingerprint: string;
}

/** What one smoke test publishes. Everything is named after `id`, so that two tests at once have nothing in common. */
export interface Marks {
  id: string;
  alert: Mark;
  incident: Mark & { incident: IncidentAlert; incidentIds: readonly string[] };
}

/** `workload` is the function that the incident is about: one that the supervisor may read. */
export function marksOf({ id, workload, now }: { id: string; workload: string; now: Date }): Marks {
  const at = now.toISOString();
  const alert = {
    schema_version: 1,
    source: SMOKE_TEAM,
    state: 'FIRING',
    title: `Casefile smoke test ${id}`,
    description: 'casefile smoke published this to see the pipeline work. Nothing is wrong; it closes by itself.',
    priority: 'P3',
    occurred_at: at,
    team: SMOKE_TEAM,
    resource: { type: 'generic', id: `smoke-test-${id}` },
    identity: { rule_id: id },
  };
  const incident = incidentAlertSchema.parse({
    error_type: `CasefileSmokeTest-${id}`,
    error_code: 'Synthetic',
    error_message: 'casefile smoke published this to see the pipeline work. Nothing is wrong; it closes by itself.',
    lambda_name: workload,
    timestamp: at,
  });
  const byItself = incidentId(incident);
  return {
    id,
    alert: markOf('alerts', alert, at),
    incident: {
      ...markOf('incidents', incident, at),
      incident,
      // the second one where another incident of the function has the same millisecond
      incidentIds: [byItself, `${byItself}#${incident.error_type}`],
    },
  };
}

/**
 * What ends the alert of a mark: the canonical event of it, resolved. Of an incident no source ever says that it is
 * over, but an emitter may, in its name.
 */
export function resolutionOf(event: AlertEvent, now: Date): string {
  return JSON.stringify({ ...event, state: 'RESOLVED', occurred_at: now.toISOString() });
}

function markOf(topic: Mark['topic'], message: object, receivedAt: string): Mark {
  const body = JSON.stringify(message);
  const defaults = { team: SMOKE_TEAM, priority: 'P3', criticalPriority: 'P1' } as const;
  const parsed = parseAlert(body, { receivedAt, defaults });
  const [first] = parsed.outcome === 'events' ? parsed.events : [];
  const event = alertEventSchema.parse(first?.event);
  return { topic, body, event, fingerprint: fingerprintOf(event) };
}
