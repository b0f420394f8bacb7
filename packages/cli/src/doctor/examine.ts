import type { Check, Visit } from '../deployment/check.js';
import { checkFailing, checkPending } from '../deployment/check-alerts.js';
import { checkFunction, checkTablesOf, checkTrigger } from '../deployment/check-functions.js';
import { checkIssues, checkWebhookSecret } from '../deployment/check-issues.js';
import { checkDeadLetters, checkDelivery, checkQueue } from '../deployment/check-queues.js';
import { functionNames, type Stage, stages } from '../deployment/names.js';
import { checkVersions } from '../deployment/check-versions.js';

/** Every look at a deployment, in the order in which a failure and its alert pass through it. */
export async function examine(visit: Visit): Promise<Check[]> {
  const all: Stage[] = Object.values(stages);
  const looks = [
    checkVersions(visit),
    ...functionNames.map((name) => checkFunction(name, visit)),
    ...all.flatMap((stage) => [
      ...stage.topics.map((topic) => checkDelivery(stage, topic, visit)),
      checkQueue(stage, visit),
      checkDeadLetters(stage, visit),
      checkTrigger(stage, visit),
    ]),
    ...functionNames.map((name) => checkTablesOf(name, visit)),
    checkIssues(visit),
    checkWebhookSecret(visit),
    checkPending(visit),
    checkFailing(visit),
  ];
  return unlike((await Promise.all(looks)).flat());
}

/** Several functions use one table. */
function unlike(checks: readonly Check[]): Check[] {
  return checks.filter(
    ({ about, verdict }, at) => checks.findIndex((one) => one.about === about && one.verdict === verdict) === at,
  );
}
