import { type AlertState, hasIssue, isBehind } from '@casefile/alert-core';
import type { Visit } from '../deployment/check.js';
import { Missing } from '../missing.js';
import { type Deployment, findDeployment } from './deployment.js';
import { type Mark, type Marks, marksOf, resolutionOf } from './marks.js';
import { issueOf, openGitHub, type ReadIssue } from './on-github.js';
import type { Steps } from './steps.js';
import { type Patience, waitFor, withAws } from './wait.js';

export interface SmokeOptions extends Patience {
  visit: Visit;
  newId: () => string;
  /** Says what is no failure, but worth knowing. */
  note: (text: string) => void;
}

/** What a test has done so far, for whoever cleans up behind it. */
export interface Smoke {
  run: (steps: Steps) => Promise<void>;
  /** The alerts of the test as they stand; none that cannot be read. */
  states: () => Promise<AlertState[]>;
  /** Ends what was begun, whatever happened; answers what is left for a person. */
  cleanUp: () => Promise<string[]>;
}

/** One incident and one alert go all the way: published, recorded, on GitHub, resolved, closed. */
export function createSmoke(options: SmokeOptions): Smoke {
  const { visit, newId, note, now } = options;
  const { aws, next } = visit;
  let begun: { deployment: Deployment; marks: Marks; published: Mark[] } | undefined;
  let isResolved = false;

  async function run({ pass }: Steps): Promise<void> {
    const deployment = await pass({
      step: 'deployment',
      doing: 'Looking for the deployment',
      act: () => findDeployment(visit),
      found: ({ isGitHubOn }) => (isGitHubOn ? 'issues are kept on GitHub' : 'issues are switched off'),
    });
    const { isGitHubOn } = deployment;
    if (!isGitHubOn)
      note(`Issues are switched off, so GitHub is left out: set enable_github_issues, then ${next.apply}`);
    const marks = marksOf({ id: newId(), workload: deployment.workload, now: now() });
    const published: Mark[] = [];
    begun = { deployment, marks, published };

    await pass({
      step: 'published',
      doing: 'Publishing an incident and an alert',
      act: async () => {
        for (const mark of [marks.incident, marks.alert]) {
          await publish(deployment, mark.topic, mark.body);
          published.push(mark);
        }
      },
      found: () => `"${marks.alert.event.title}" and "${marks.incident.event.title}"`,
    });
    await pass({
      step: 'alert_recorded',
      doing: 'Waiting for the alert in the table of alerts',
      act: () => stateOf(marks.alert, ({ status }) => status === 'OPEN'),
      found: asRecorded,
    });
    await pass({
      step: 'incident_recorded',
      doing: 'Waiting for the incident in the table of alerts',
      act: () => stateOf(marks.incident, ({ status }) => status === 'OPEN'),
      found: asRecorded,
    });
    await pass({
      step: 'case_file_stored',
      doing: 'Waiting for the case file, and for it to be with its alert',
      act: () => caseFile(deployment, marks),
      found: (id) => id,
    });
    const github = isGitHubOn ? await issuesOpen(deployment, marks, { pass }) : undefined;
    await pass({
      step: 'alerts_resolved',
      doing: 'Resolving both alerts',
      act: async () => {
        await resolveAll();
        return bothStates(marks, ({ status }) => status === 'CLOSED');
      },
      found: () => 'both are CLOSED',
    });
    if (github) await issuesClosed(github, marks, { pass });
  }

  async function issuesOpen(deployment: Deployment, marks: Marks, { pass }: Pick<Steps, 'pass'>) {
    const states = await pass({
      step: 'issues_opened',
      doing: 'Waiting for the issues',
      act: () => bothStates(marks, (state) => hasIssue(state) && state.issue_state === 'open' && !isBehind(state)),
      found: (found) => found.map(({ issue_url = '' }) => issue_url).join(', '),
    });
    const github = await openGitHub(deployment, { aws, now });
    if ('why' in github) {
      note(`The issues were not looked at on GitHub itself: ${github.why}`);
      return {};
    }
    await pass({
      step: 'issues_read',
      doing: 'Reading the issues on GitHub',
      act: () => Promise.all(states.map((state) => demandIssue(github, state, 'open', marks.id))),
      found: () => 'both are open and say what they are about',
    });
    return { github };
  }

  async function issuesClosed(
    { github }: { github?: ReadIssue },
    marks: Marks,
    { pass }: Pick<Steps, 'pass'>,
  ): Promise<void> {
    await pass({
      step: 'issues_closed',
      doing: 'Waiting for the issues to be closed',
      act: async () => {
        const states = await bothStates(marks, (state) => state.issue_state === 'closed' && !isBehind(state));
        if (github) await Promise.all(states.map((state) => demandIssue(github, state, 'closed', marks.id)));
      },
      found: () => (github ? 'on GitHub, too' : 'as issue-agent says'),
    });
  }

  function publish({ topicArns }: Deployment, topic: Mark['topic'], body: string): Promise<void> {
    return withAws('sns:Publish', `The topic ${topicArns[topic]} is missing: ${next.apply}`, () =>
      // a time of our own, because that of SNS may be in whole seconds
      aws.topics.publish(topicArns[topic], body, { received_at: now().toISOString() }),
    );
  }

  async function load(marks: readonly Mark[]): Promise<AlertState[]> {
    if (!begun) return [];
    const { alerts } = begun.deployment.tables;
    const found = await withAws('dynamodb:BatchGetItem', `The table ${alerts} is missing: ${next.apply}`, () =>
      aws.tables.alerts(alerts).load(marks.map(({ fingerprint }) => fingerprint)),
    );
    return marks.flatMap(({ fingerprint }) => found.get(fingerprint) ?? []);
  }

  function stateOf(mark: Mark, wanted: (state: AlertState) => boolean): Promise<AlertState> {
    return waitFor(`"${mark.event.title}"`, async () => (await load([mark])).find(wanted), options);
  }

  function bothStates({ alert, incident }: Marks, wanted: (state: AlertState) => boolean): Promise<AlertState[]> {
    const both = [alert, incident];
    return waitFor(
      'that of both alerts',
      async () => {
        const states = (await load(both)).filter(wanted);
        return states.length === both.length ? states : undefined;
      },
      options,
    );
  }

  /** Stored under its own id, and attached to the alert of its incident. */
  function caseFile({ tables: { incidents } }: Deployment, { incident }: Marks): Promise<string> {
    return waitFor(
      'the case file',
      async () => {
        const records = await withAws('dynamodb:GetItem', `The table ${incidents} is missing: ${next.apply}`, () =>
          Promise.all(incident.incidentIds.map((id) => aws.tables.incidents(incidents).find(id))),
        );
        const record = records.find((one) => one?.error_type === incident.incident.error_type);
        const [state] = await load([incident]);
        const id = record?.incident_id;
        return record?.enriched_context !== undefined && state?.evidence?.case_file_id === id ? id : undefined;
      },
      options,
    );
  }

  /** The canonical event as it is stored, so that nothing but its end is news; the one of the mark where none is. */
  async function resolveAll(): Promise<void> {
    if (!begun || isResolved) return;
    const { deployment, published } = begun;
    const known = await load(published).catch(() => []);
    for (const mark of published) {
      const event = known.find(({ fingerprint }) => fingerprint === mark.fingerprint)?.event ?? mark.event;
      await publish(deployment, 'alerts', resolutionOf(event, now()));
    }
    isResolved = true;
  }

  const isOver = (state: AlertState) =>
    state.status === 'CLOSED' && (!hasIssue(state) || state.issue_state === 'closed');

  return {
    run,
    states: async () => (begun ? load(begun.published).catch(() => []) : []),
    async cleanUp() {
      if (!begun) return [];
      const { published } = begun;
      try {
        await resolveAll();
      } catch (error) {
        return [`The alerts could not be resolved: ${error instanceof Error ? error.message : String(error)}`];
      }
      const mayClose = (await load(published).catch(() => [])).some((state) => hasIssue(state) && !isOver(state));
      if (mayClose) await untilOver(published);
      return leftOf(published, await load(published).catch(() => []));
    },
  };

  /** For what is open on GitHub and visible to all; what a broken pipeline does later is not waited for. */
  async function untilOver(published: readonly Mark[]): Promise<void> {
    const signal = new AbortController().signal;
    const seen = async () => (await load(published)).every(isOver) || undefined;
    await waitFor('the end', seen, { ...options, signal }).catch(() => undefined);
  }

  function leftOf(published: readonly Mark[], states: readonly AlertState[]): string[] {
    return published.flatMap(({ fingerprint, event: { title } }) => {
      const state = states.find((one) => one.fingerprint === fingerprint);
      if (!state) return [`"${title}" was not seen; its RESOLVED is behind it, so that it closes when it comes.`];
      if (isOver(state)) return [];
      const what = hasIssue(state) ? (state.issue_url ?? '') : `"${title}"`;
      return [`${what} is not closed yet; its RESOLVED is published, and it closes when the pipeline works again.`];
    });
  }
}

function asRecorded({ priority, team, fingerprint }: AlertState): string {
  return `${priority}, team ${team}, ${fingerprint.slice(0, 12)}…`;
}

async function demandIssue(github: ReadIssue, state: AlertState, wanted: 'open' | 'closed', id: string): Promise<void> {
  const issue = await issueOf(github, state);
  if (issue.state !== wanted) throw new Missing(`${issue.url} is ${issue.state} on GitHub, not ${wanted}`, '');
  if (!issue.title.includes(id)) throw new Missing(`${issue.url} has another title: ${issue.title}`, 'Who changed it?');
  if (!issue.body.includes(state.fingerprint)) throw new Missing(`${issue.url} is not marked as this alert's`, '');
  if (state.evidence && !issue.body.includes(state.evidence.gathered_at))
    throw new Missing(`${issue.url} does not hold its case file`, '');
}
