import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AlertState } from '@casefile/alert-core';
import { grafanaAlert, grafanaGroup, newTitle } from './alert-payloads.js';
import { alertsOn } from './alerts.js';
import { issuesOn } from './issues.js';
import { allowsOf, without } from './rights.js';
import { eventually } from './stack.js';
import { useStack } from './use-stack.js';

const stack = useStack();
const { outputs, clients } = stack;
const alerts = alertsOn(stack);
const issues = issuesOn(stack);
const { github } = issues;

/** Where the stack keeps its issues. */
const repo = 'shop/alerts';
const owner = 'shop';

beforeAll(async () => {
  await alerts.untilDone(120);
  await issues.untilDone(120);
});

afterEach(() => issues.forgetLimits());

/** Something that keeps issues from being made until a person mends it. */
interface Failure {
  what: string;
  breaks: () => Promise<unknown>;
  mends: () => Promise<unknown>;
  /** What stands in the log and beside the alert. */
  says: RegExp;
  /** Nothing is done to hasten it: the message comes back by itself. */
  comesBack?: boolean;
}

const failures: Failure[] = [
  {
    what: 'an App that is not installed',
    breaks: () => github.act({ action: 'uninstall', owner }),
    mends: () => github.act({ action: 'install', owner }),
    says: /shop\/alerts cannot be found by the App: is it installed there\?/,
    comesBack: true,
  },
  {
    what: 'an App that may not write issues',
    breaks: () => github.act({ action: 'grant', owner, permissions: { metadata: 'read' } }),
    mends: () => github.act({ action: 'grant', owner, permissions: { issues: 'write', metadata: 'read' } }),
    says: /"issues: write" on shop\/alerts/,
  },
  {
    what: 'an installation that is suspended',
    breaks: () => github.act({ action: 'suspend', owner }),
    mends: () => github.act({ action: 'unsuspend', owner }),
    says: /The App's installation is suspended: unsuspend it in the settings of shop/,
  },
  {
    what: 'an archived repository',
    breaks: () => github.act({ action: 'archive', repo }),
    mends: () => github.act({ action: 'unarchive', repo }),
    says: /shop\/alerts is archived: unarchive it, or route its teams elsewhere/,
  },
  {
    what: 'a repository whose issues are disabled',
    breaks: () => github.act({ action: 'disable_issues', repo }),
    mends: () => github.act({ action: 'enable_issues', repo }),
    says: /Issues are disabled in shop\/alerts: enable them, or route its teams elsewhere/,
  },
  {
    what: 'a GitHub that answers 503',
    breaks: () => github.fault({ path: '/repos/**', probability: 1, fault: { kind: 'status', status: 503 } }),
    mends: () => github.clearFaults(),
    says: /GitHub answered 503 for shop\/alerts/,
    comesBack: true,
  },
  {
    what: 'a GitHub that limits our requests',
    breaks: () => {
      const headers = { 'retry-after': '2' };
      const message = 'You have exceeded a secondary rate limit';
      return github.fault({
        path: '/repos/**',
        probability: 1,
        fault: { kind: 'status', status: 403, message, headers },
      });
    },
    mends: () => github.clearFaults(),
    says: /GitHub limits our requests to shop\/alerts until /,
    comesBack: true,
  },
  {
    what: 'a key that was revoked, before the new one is in the secret',
    breaks: rotateKey,
    mends: () => issues.putSecret(rotatedSecret),
    says: /GitHub does not accept what the App signs in with: put its current key into the secret/,
  },
];

describe('an alert that fires', () => {
  it.each(failures)('waits for $what, says so, and has its issue when that is mended', async (failure) => {
    await failsUntilMended(failure);
  });

  it('waits for a secret that is filled, says so, and has its issue then', async () => {
    const filled = await issues.secret();
    await issues.putSecret('{}');
    await issues.withVariables({}, () =>
      failsUntilMended({
        breaks: () => Promise.resolve(),
        mends: () => issues.putSecret(filled),
        comesBack: true,
        says: /The secret \S+ is empty or not usable \(github_app_id: .*\): fill it as the output github_app_secret_command says/,
      }),
    );
  });

  it('waits for the right to read the secret, says so, and has its issue then', async () => {
    const allows = await allowsOf(clients.iam, outputs.issue_agent_role_name);
    const allow = allows.find(({ action }) => action === 'secretsmanager:GetSecretValue');
    if (!allow) throw new Error('issue-agent may not read its secret');
    const title = newTitle('Latency');
    await issues.withVariables({}, async () => {
      const state = await without(clients.iam, allow, () => failsOnce(title, /The secret \S+ cannot be read/));
      await recovers(title, state);
    });
  });

  it('has its issue when GitHub does not know a fresh token for three seconds, without a failure', async () => {
    const title = newTitle('Latency');
    const fault = { kind: 'status', status: 401, message: 'Bad credentials' } as const;
    await github.fault({ path: '/repos/**', for_ms: 3000, fault });
    const state = await fire(title);
    const done = await issues.inStep(state.fingerprint);
    expect(done).not.toHaveProperty('attempts');
    expect(await issues.issues(title)).toMatchObject([{ state: 'open' }]);
    expect((await github.faults())[0]?.hits).toBeGreaterThan(0);
    await github.clearFaults();
  });

  it('has its issue without labels while the App may not set them, and with them when there is news', async () => {
    const title = newTitle('Latency');
    const since = Date.now();
    await github.act({ action: 'grant', owner, may_label: false });
    await issues.withVariables({}, async () => {
      const state = await fire(title);
      await issues.inStep(state.fingerprint);
      expect(await issues.issues(title)).toMatchObject([{ state: 'open', labels: [] }]);
      await github.act({ action: 'grant', owner, may_label: true });
      expect(await agentLines(since, 'GITHUB_LABELS_DROPPED')).toHaveLength(1);
      // the local SNS stamps whole seconds, and what was received in the same one would be no newer
      const attributes = { received_at: new Date().toISOString() };
      const worse = grafanaGroup([grafanaAlert(title, {}, { priority: 'P0' })]);
      await alerts.send([{ body: JSON.stringify(worse), attributes }]);
      await issues.inStep(state.fingerprint, ({ priority }) => priority === 'P0');
      const [issue] = await issues.issues(title);
      expect(issue?.labels).toEqual(expect.arrayContaining(['casefile', 'Pri: P0', 'Team: payments']));
    });
  });
});

let rotatedSecret = '';

/** A person makes a new key and deletes the old one; GitHub forgets tokens that were got with it in time. */
async function rotateKey(): Promise<void> {
  const { private_key_pem = '' } = await github.act({ action: 'rotate_key' });
  await github.act({ action: 'revoke_tokens' });
  const github_app_key_base64 = Buffer.from(private_key_pem).toString('base64');
  rotatedSecret = JSON.stringify({ ...(JSON.parse(await issues.secret()) as object), github_app_key_base64 });
}

async function failsUntilMended({ breaks, mends, says, comesBack = false }: Omit<Failure, 'what'>): Promise<void> {
  const title = newTitle('Latency');
  await breaks();
  let state: AlertState;
  try {
    state = await failsOnce(title, says);
  } finally {
    await mends();
  }
  if (!comesBack) await issues.workOn(state);
  await recovers(title, state);
}

/** An alert fires, and the first attempt at its issue fails: the log and the item say why. */
async function failsOnce(title: string, says: RegExp): Promise<AlertState> {
  const since = Date.now();
  await fire(title);
  const state = await alerts.untilState(title, ({ attempts = 0 }) => attempts > 0);
  expect(state.last_error).toMatch(says);
  expect(state.synced_version).toBeLessThan(state.desired_version);
  const lines = await agentLines(since, 'message will be retried', state.fingerprint);
  for (const line of lines) expect((JSON.parse(line) as { error: { message: string } }).error.message).toMatch(says);
  expect(lines.length).toBeLessThanOrEqual(state.attempts ?? 0);
  return state;
}

async function recovers(title: string, { fingerprint }: AlertState): Promise<void> {
  const state = await issues.inStep(fingerprint);
  expect(state).not.toHaveProperty('last_error');
  expect(state).not.toHaveProperty('attempts');
  expect(await issues.issues(title)).toMatchObject([{ number: state.issue_number, state: 'open' }]);
}

async function fire(title: string): Promise<AlertState> {
  await alerts.publish(grafanaGroup([grafanaAlert(title)]));
  return alerts.untilState(title);
}

/** What issue-agent logged; with a fingerprint, of that alert alone. */
function agentLines(since: number, message: string, fingerprint = ''): Promise<string[]> {
  return eventually(`a line "${message}"`, 30, async () => {
    const all = await stack.logLines(outputs.issue_agent_log_group_name, since, `"${message}"`);
    const lines = all.filter((line) => line.includes(fingerprint));
    return lines.length > 0 ? lines.map((line) => line.slice(line.indexOf('{'))) : undefined;
  });
}
