import { DeleteSecretCommand, RestoreSecretCommand } from '@aws-sdk/client-secrets-manager';
import { ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, type QueueAttributeName, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alertsOn } from './alerts.js';
import { startCommandLine } from './command-line.js';
import { issuesOn } from './issues.js';
import { allowsOf, without } from './rights.js';
import { useStack } from './use-stack.js';
import { withVariables } from './with-variables.js';

const stack = useStack();
const { outputs, clients } = stack;
const alerts = alertsOn(stack);
const issues = issuesOn(stack);

// a failed message comes back when the component is mended; on AWS after six time-outs of the function
const queues = [outputs.alerts_queue_url, outputs.incidents_queue_url];
let visibility: string[] = [];
beforeAll(async () => {
  visibility = await Promise.all(queues.map((queue) => queueAttribute(queue, 'VisibilityTimeout', '8')));
});
afterAll(async () => {
  await Promise.all(queues.map((queue, at) => queueAttribute(queue, 'VisibilityTimeout', visibility[at] ?? '')));
});

describe('a pipeline that works', () => {
  it('passes, for two tests at once, and leaves nothing open', async () => {
    const tests = await Promise.all([smoke('30').ended, smoke('30').ended]);
    for (const { code, stdout, stderr } of tests) {
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const { steps, left, notes } = reportIn(stdout);
      expect(steps.map(({ step }) => step)).toEqual(allSteps);
      expect({ left, notes }).toEqual({ left: [], notes: [] });
      expect(await issues.issues(idIn(stdout))).toMatchObject([
        { state: 'closed', state_reason: 'completed' },
        { state: 'closed', state_reason: 'completed' },
      ]);
    }
  });

  it('is healthy, as the doctor says', async () => {
    const { code, stdout } = await startCommandLine('cli', ['doctor', '--output', 'json']).ended;
    const { checks } = JSON.parse(stdout) as { checks: Check[] };
    expect({ code, fails: checks.filter(({ verdict }) => verdict === 'fail') }).toEqual({ code: 0, fails: [] });
  });

  it('passes without GitHub where issues are switched off, and says so', async () => {
    await issues.withVariables({ ENABLE_GITHUB_ISSUES: 'false' }, async () => {
      const { code, stdout } = await smoke('30').ended;
      const { steps, notes, left } = reportIn(stdout);
      expect({ code, left, steps: steps.length }).toEqual({ code: 0, left: [], steps: 6 });
      expect(notes).toEqual([expect.stringContaining('switched off')]);
    });
  });

  it('is left with nothing open by a test that somebody stops', async () => {
    const { child, ended } = smoke('30');
    child.stderr?.on('data', (text: string) => {
      if (text.includes('Waiting for the issues')) child.kill('SIGINT');
    });
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    await everythingIsClosed(idIn(stderr));
  });
});

/** A component that is broken while a test runs, and mended afterwards. */
interface Breakage {
  what: string;
  whileBroken: (test: () => Promise<void>) => Promise<void>;
  step: string;
  says: RegExp;
}

const breakages: Breakage[] = [
  {
    what: 'a queue whose policy lets no topic in',
    whileBroken: (test) => withQueuePolicy(outputs.alerts_queue_url, test),
    step: 'alert_recorded',
    says: /the policy of alerts does not let alerts deliver/,
  },
  {
    what: 'a queue of incidents whose policy lets no topic in',
    whileBroken: (test) => withQueuePolicy(outputs.incidents_queue_url, test),
    step: 'case_file_stored',
    says: /the policy of incidents does not let incidents deliver/,
  },
  {
    what: 'a disabled trigger of alert-agent',
    whileBroken: (test) => withoutTrigger(outputs.alert_agent_function_name, test),
    step: 'alert_recorded',
    says: /is Disabled: messages wait in casefile-local-alerts/,
  },
  {
    what: 'a disabled trigger of the supervisor',
    whileBroken: (test) => withoutTrigger(outputs.supervisor_function_name, test),
    step: 'case_file_stored',
    says: /is Disabled: messages wait in casefile-local-incidents/,
  },
  {
    what: 'a disabled trigger of issue-agent',
    whileBroken: (test) => withoutTrigger(outputs.issue_agent_function_name, test),
    step: 'issues_opened',
    says: /is Disabled: messages wait in casefile-local-issues.fifo/,
  },
  {
    what: 'a secret that is missing',
    whileBroken: withoutSecret,
    step: 'issues_opened',
    says: /The secret casefile-local-github-app cannot be read/,
  },
  {
    what: 'a GitHub that is down',
    whileBroken: withoutGitHub,
    step: 'issues_opened',
    says: /GitHub answered 503 for shop\/alerts/,
  },
  {
    // dropping the real one would take the alerts of all other tests with it
    what: 'a table that is missing, as alert-agent is told of it',
    whileBroken: (test) => withVariable(outputs.alert_agent_function_name, 'STATUS_TABLE_NAME', 'no-such-table', test),
    step: 'alert_recorded',
    says: /is missing, and STATUS_TABLE_NAME of alert-agent names it/,
  },
  {
    what: 'a role of alert-agent without a right',
    whileBroken: (test) => withoutRight(outputs.alert_agent_role_name, 'dynamodb:UpdateItem', test),
    step: 'alert_recorded',
    says: /not authorized to perform: dynamodb:UpdateItem/,
  },
  {
    what: 'a role of the supervisor without a right',
    whileBroken: (test) => withoutRight(outputs.supervisor_role_name, 'dynamodb:PutItem', test),
    step: 'case_file_stored',
    says: /not authorized to perform: dynamodb:PutItem/,
  },
];

describe('a broken pipeline', () => {
  it.each(breakages)('fails for $what, at the right step, and what it began ends once that is mended', async (one) => {
    let id = '';
    await one.whileBroken(async () => {
      const { code, stdout, stderr } = await smoke('5').ended;
      id = idIn(stdout);
      const { steps, causes } = reportIn(stdout);
      expect({ code, stderr, failed: steps.filter(({ passed }) => !passed).map(({ step }) => step) }).toMatchObject({
        code: 1,
        failed: [one.step],
      });
      expect(causes[0]).toMatchObject({ verdict: 'fail', says: expect.stringMatching(one.says) });
      expect(causes[0]?.next).toMatch(/make /);
    });
    await everythingIsClosed(id);
  });
});

const allSteps = [
  'deployment',
  'published',
  'alert_recorded',
  'incident_recorded',
  'case_file_stored',
  'issues_opened',
  'issues_read',
  'alerts_resolved',
  'issues_closed',
];

interface Check {
  about: string;
  verdict: string;
  says: string;
  next?: string;
}

interface Report {
  passed: boolean;
  steps: { step: string; passed: boolean }[];
  causes: Check[];
  notes: string[];
  left: string[];
}

function reportIn(stdout: string): Report {
  return JSON.parse(stdout) as Report;
}

function smoke(timeout: string) {
  return startCommandLine('cli', ['smoke', '--timeout', timeout, '--output', 'json']);
}

/** What a test is named after. */
function idIn(output: string): string {
  const [, id] = /Casefile smoke test ([0-9a-f]{8})/.exec(output) ?? [];
  if (id === undefined) throw new Error(`no test was begun: ${output}`);
  return id;
}

/** Nothing of a test is still to come, and whatever came of it is over. */
async function everythingIsClosed(id: string): Promise<void> {
  await stack.untilQueueIsEmpty(60);
  await alerts.untilDone();
  await issues.untilDone();
  expect((await alerts.states(id)).filter(({ status }) => status !== 'CLOSED')).toEqual([]);
  expect((await issues.issues(id)).filter(({ state }) => state !== 'closed')).toEqual([]);
}

/** Sets an attribute and answers what it was. */
async function queueAttribute(QueueUrl: string, name: QueueAttributeName, value: string): Promise<string> {
  const { Attributes = {} } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }),
  );
  await clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { [name]: value } }));
  return Attributes[name] ?? '';
}

async function withQueuePolicy(queueUrl: string, test: () => Promise<void>): Promise<void> {
  const before = await queueAttribute(queueUrl, 'Policy', '');
  try {
    await test();
  } finally {
    await queueAttribute(queueUrl, 'Policy', before);
  }
}

async function withoutTrigger(FunctionName: string, test: () => Promise<void>): Promise<void> {
  const { EventSourceMappings = [] } = await clients.lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
  const set = async (Enabled: boolean) => {
    for (const { UUID } of EventSourceMappings) {
      await clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    }
  };
  await set(false);
  try {
    await test();
  } finally {
    await set(true);
  }
}

/** issue-agent keeps what it read, so it starts anew. */
function withoutSecret(test: () => Promise<void>): Promise<void> {
  return issues.withVariables({}, async () => {
    const SecretId = outputs.github_app_secret_name;
    await clients.secrets.send(new DeleteSecretCommand({ SecretId }));
    try {
      await test();
    } finally {
      await clients.secrets.send(new RestoreSecretCommand({ SecretId }));
    }
  });
}

async function withoutGitHub(test: () => Promise<void>): Promise<void> {
  await issues.github.fault({ path: '/repos/**', probability: 1, fault: { kind: 'status', status: 503 } });
  try {
    await test();
  } finally {
    await issues.github.clearFaults();
  }
}

async function withVariable(
  FunctionName: string,
  name: string,
  value: string,
  test: () => Promise<void>,
): Promise<void> {
  await withVariables(clients.lambda, FunctionName, { [name]: value }, test);
}

async function withoutRight(roleName: string, action: string, test: () => Promise<void>): Promise<void> {
  const allow = (await allowsOf(clients.iam, roleName)).find((each) => each.action === action);
  if (!allow) throw new Error(`no policy of ${roleName} allows ${action}`);
  await without(clients.iam, allow, test);
}
