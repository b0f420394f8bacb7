import type { AlertState } from '@casefile/alert-core';
import { checkIssueOf } from '../deployment/check-alerts.js';
import { type Check, fail, look, type Visit, warn } from '../deployment/check.js';
import { checkFunction, checkTablesOf, checkTrigger } from '../deployment/check-functions.js';
import { checkIssues } from '../deployment/check-issues.js';
import { checkDeadLetters, checkDelivery, checkQueue } from '../deployment/check-queues.js';
import { type FunctionName, type Stage, stages, type TopicName } from '../deployment/names.js';
import { tellingLines } from './log-lines.js';
import type { StepName } from './steps.js';

/** Where a step happens: from which topic, through which stage, and whose log may tell besides. */
interface Leg {
  topics: readonly TopicName[];
  stage: Stage;
  /** Who writes to the queue without a topic. */
  senders: readonly FunctionName[];
}

const alerts = { topics: ['alerts'], stage: stages.alerts, senders: [] } as const;
const issues = { topics: [], stage: stages.issues, senders: ['alert-agent', 'supervisor-agent'] } as const;

const legs: Partial<Record<StepName, readonly Leg[]>> = {
  alert_recorded: [alerts],
  incident_recorded: [{ ...alerts, topics: ['incidents'] }],
  case_file_stored: [{ topics: ['incidents'], stage: stages.incidents, senders: [] }],
  issues_opened: [issues],
  issues_read: [issues],
  alerts_resolved: [alerts],
  issues_closed: [issues],
};

/** What is known when a step has failed. */
export interface Facts {
  visit: Visit;
  /** When the test began. */
  since: Date;
  /** The alerts of the test. */
  states: readonly AlertState[];
}

/** What may be why a step failed, the surest first. */
export async function diagnose(step: StepName, { visit, since, states }: Facts): Promise<Check[]> {
  const checks = (await Promise.all((legs[step] ?? []).map((leg) => checkLeg(leg, visit, since)))).flat();
  const all = [...states.flatMap((state) => checkIssueOf(state, visit)), ...checks];
  return [...all.filter(({ verdict }) => verdict === 'fail'), ...all.filter(({ verdict }) => verdict === 'warn')];
}

async function checkLeg({ topics, stage, senders }: Leg, visit: Visit, since: Date): Promise<Check[]> {
  const { agent } = stage;
  const looks = [
    ...topics.map((topic) => checkDelivery(stage, topic, visit)),
    checkTrigger(stage, visit),
    checkFunction(agent, visit),
    checkTablesOf(agent, visit),
    ...(agent === 'issue-agent' ? [checkIssues(visit)] : []),
    ...[agent, ...senders].map((name) => checkLog(name, visit, since)),
    checkQueue(stage, visit),
    checkDeadLetters(stage, visit),
  ];
  return (await Promise.all(looks)).flat();
}

/** What the function said since the test began; others' messages are in its log, too, so not every error is ours. */
function checkLog(name: FunctionName, { aws, namePrefix, next }: Visit, since: Date): Promise<Check[]> {
  const about = `log of ${name}`;
  return look(about, 'logs:FilterLogEvents', async () =>
    tellingLines(await aws.logs.linesSince(namePrefix + name, since)).map(({ text, isMissing }) =>
      isMissing
        ? fail(about, text, `Something that the function needs is missing or not granted: ${next.apply}`)
        : warn(about, text, `Read on: ${next.logs}`),
    ),
  );
}
