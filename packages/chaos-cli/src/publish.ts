import type { IncidentAlert } from '@casefile/context-core';
import type { FunctionFacts } from './cloud.js';
import { ChaosError } from './error.js';
import { type Failure, incidentOf } from './invocation.js';
import type { Session } from './session.js';

/** Publishes the incident of a failure that the function could not report itself, to the topic that the function would use. */
export async function publishFailure(session: Session, fn: FunctionFacts, failure: Failure): Promise<IncidentAlert> {
  const topic = topicOf(fn);
  const alert = incidentOf(failure, fn, session.now());
  await session.cloud.publish(topic, alert);
  return alert;
}

/** Throws `refused` when the function's environment names no topic. */
export function topicOf(fn: FunctionFacts): string {
  if (fn.incidentsTopicArn !== null) return fn.incidentsTopicArn;
  throw new ChaosError(
    'refused',
    `The environment of ${fn.name} has no INCIDENTS_TOPIC_ARN, so its failures cannot be published.`,
    'Set that variable of the function to the ARN of the incidents topic.',
  );
}
