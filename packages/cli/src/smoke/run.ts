import { type AlertState, hasIssue, isBehind } from '@casefile/alert-core';
import type { Visit } from '../deployment/check.js';
import { type Deployment, findDeployment } from './deployment.js';
import { type Mark, type Marks, marksOf } from './marks.js';
import { demandIssue, openGitHub, type ReadIssue } from './on-github.js';
import type { Steps } from './steps.js';
import { createTrail, type Trail } from './trail.js';
import { type Patience, waitFor, withAws } from './wait.js';

export interface SmokeOptions extends Patience {
  visit: Visit;
  newId: () => string;
  /** Says what is no failure, but worth knowing. */
  note: (text: string) => void;
  /** Gets what whoever cleans up has to know, before anything is published. */
  begins: (trail: Trail) => void;
}

/** One incident and one alert go all the way: published, recorded, on GitHub, resolved, closed. */
export async function runSmoke(steps: Steps, options: SmokeOptions): Promise<void> {
  const { visit, newId, note, now, begins } = options;
  const deployment = await steps.pass({
    step: 'deployment',
    doing: 'Looking for the deployment',
    act: () => findDeployment(visit),
    found: ({ isGitHubOn }) => (isGitHubOn ? 'issues are kept on GitHub' : 'issues are switched off'),
  });
  const { apply } = visit.next;
  if (!deployment.isGitHubOn)
    note(`Issues are switched off, so GitHub is left out: set enable_github_issues, then ${apply}`);
  const trail = createTrail(deployment, visit, options);
  begins(trail);
  const marks = marksOf({ id: newId(), workload: deployment.workload, now: now() });
  const test: Test = { ...options, deployment, trail, marks, pass: steps.pass };

  await recorded(test);
  const github = deployment.isGitHubOn ? await issuesOpened(test) : undefined;
  await steps.pass({
    step: 'alerts_resolved',
    doing: 'Resolving both alerts',
    act: async () => {
      await trail.resolve();
      return both(test, ({ status }) => status === 'CLOSED');
    },
    found: () => 'both are CLOSED',
  });
  if (github) await issuesClosed(test, github);
}

interface Test extends SmokeOptions, Pick<Steps, 'pass'> {
  deployment: Deployment;
  trail: Trail;
  marks: Marks;
}

/** Everything that happens without GitHub. */
async function recorded(test: Test): Promise<void> {
  const { pass, trail, marks } = test;
  const { alert, incident } = marks;
  await pass({
    step: 'published',
    doing: 'Publishing an incident and an alert',
    act: async () => {
      for (const mark of [incident, alert]) await trail.publish(mark);
    },
    found: () => `"${alert.event.title}" and "${incident.event.title}"`,
  });
  await pass({
    step: 'alert_recorded',
    doing: 'Waiting for the alert in the table of alerts',
    act: () => opened(alert, test),
    found: asRecorded,
  });
  await pass({
    step: 'incident_recorded',
    doing: 'Waiting for the incident in the table of alerts',
    act: () => opened(incident, test),
    found: asRecorded,
  });
  await pass({
    step: 'case_file_stored',
    doing: 'Waiting for the case file, and for it to be with its alert',
    act: () => waitFor('the case file', () => caseFile(test), test),
    found: (id) => id,
  });
}

/** GitHub itself, where the caller may look at it. */
async function issuesOpened(test: Test): Promise<{ onGitHub?: ReadIssue }> {
  const { pass, deployment, visit, marks, note } = test;
  const states = await pass({
    step: 'issues_opened',
    doing: 'Waiting for the issues',
    act: () => both(test, (state) => hasIssue(state) && state.issue_state === 'open' && !isBehind(state)),
    found: (found) => found.map(({ issue_url = '' }) => issue_url).join(', '),
  });
  const onGitHub = await openGitHub(deployment, visit);
  if ('why' in onGitHub) {
    note(`The issues were not looked at on GitHub itself: ${onGitHub.why}`);
    return {};
  }
  await pass({
    step: 'issues_read',
    doing: 'Reading the issues on GitHub',
    act: () => Promise.all(states.map((state) => demandIssue(onGitHub, state, { state: 'open', names: marks.id }))),
    found: () => 'both are open and say what they are about',
  });
  return { onGitHub };
}

async function issuesClosed(test: Test, { onGitHub }: { onGitHub?: ReadIssue }): Promise<void> {
  const wanted = { state: 'closed', names: test.marks.id } as const;
  await test.pass({
    step: 'issues_closed',
    doing: 'Waiting for the issues to be closed',
    act: async () => {
      const states = await both(test, (state) => state.issue_state === 'closed' && !isBehind(state));
      if (onGitHub) await Promise.all(states.map((state) => demandIssue(onGitHub, state, wanted)));
    },
    found: () => (onGitHub ? 'on GitHub, too' : 'as issue-agent says'),
  });
}

function opened(mark: Mark, test: Test): Promise<AlertState> {
  const find = async () => (await test.trail.load([mark])).find(({ status }) => status === 'OPEN');
  return waitFor(`"${mark.event.title}"`, find, test);
}

/** Waits until both alerts are as they should be. */
function both(test: Test, wanted: (state: AlertState) => boolean): Promise<AlertState[]> {
  const marks = [test.marks.alert, test.marks.incident];
  return waitFor(
    'that of both alerts',
    async () => {
      const states = (await test.trail.load(marks)).filter(wanted);
      return states.length === marks.length ? states : undefined;
    },
    test,
  );
}

/** The id of the case file, once it is stored and attached to the alert of its incident. */
async function caseFile({ deployment, visit, trail, marks: { incident } }: Test): Promise<string | undefined> {
  const { incidents } = deployment.tables;
  const absent = `The table ${incidents} is missing: ${visit.next.apply}`;
  const records = await withAws('dynamodb:GetItem', absent, () =>
    Promise.all(incident.incidentIds.map((id) => visit.aws.tables.incidents(incidents).find(id))),
  );
  const record = records.find((one) => one?.error_type === incident.incident.error_type);
  if (record?.enriched_context === undefined) return undefined;
  const [state] = await trail.load([incident]);
  return state?.evidence?.case_file_id === record.incident_id ? record.incident_id : undefined;
}

function asRecorded({ priority, team, fingerprint }: AlertState): string {
  return `${priority}, team ${team}, ${fingerprint.slice(0, 12)}…`;
}
