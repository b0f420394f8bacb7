import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AlertState } from '@casefile/alert-core';
import type { IssueSummary } from '@casefile/github-fake';
import { root } from '../../../scripts/paths.js';
import { grafanaAlert, grafanaGroup, newTitle } from './alert-payloads.js';
import { alertsOn } from './alerts.js';
import { issuesOn } from './issues.js';
import { eventually } from './stack.js';
import { useStack } from './use-stack.js';

const stack = useStack();
const alerts = alertsOn(stack);
const issues = issuesOn(stack);
const { clients, outputs } = stack;

beforeAll(async () => {
  await alerts.untilDone(120);
  await issues.untilDone(120);
});
afterAll(async () => {
  await casefile('remove', '--all');
  await issues.withVariables({}, () => Promise.resolve()); // it forgets the silences that it has read
});

describe('an operator’s silence', () => {
  it('keeps an alert from GitHub, which hears of it once the silence is removed', async () => {
    const title = newTitle('Latency');
    const added = await casefile('add', '--title', title, '--for', '4h', '--reason', 'a new database', '--by', 'ops');
    const { silence } = JSON.parse(added) as { silence: { id: string } };
    const began = Date.now();
    await issues.withVariables({}, async () => {
      await fire(title, 'P2');
      await isDeferred(title);
      await fire(title, 'P1');
      await isDeferred(title);
      expect(await issues.issues(title)).toEqual([]);
    });
    expect(await alerts.untilState(title)).toMatchObject({ status: 'OPEN', occurrences: 2, priority: 'P1' });
    const lines = await stack.logLines(outputs.issue_agent_log_group_name, began, 'SILENCED');
    const [line] = lines.filter((text) => text.includes(title));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      why: 'silenced',
      silence: silence.id,
      by: 'ops',
      would: 'CREATE',
    });
    expect(await casefile('list')).toContain(silence.id);

    await casefile('remove', silence.id);
    await issues.withVariables({}, async () => {
      await makeDue(await alerts.untilState(title));
      await sweep();
      await issues.inStep((await alerts.untilState(title)).fingerprint);
    });
    expect(await issues.issues(title)).toMatchObject([{ state: 'open', title: `[P1] ${title}`, comments: [] }]);
  });
});

describe('a person’s label snooze:4h', () => {
  it('counts once the sweeper has seen it, keeps comments away, and what was kept back is told when it is taken away', async () => {
    const title = newTitle('Latency');
    await fire(title, 'P2');
    await issues.inStep((await alerts.untilState(title)).fingerprint);
    const { labels } = await issue(title);
    await relabel(title, [...labels, 'Snooze:4h']);
    await sweep();
    const snoozed = await alerts.untilState(title, ({ snoozed_label }) => snoozed_label === 'snooze:4h');
    await issues.untilDone();
    expect(await issue(title)).toMatchObject({
      labels: expect.arrayContaining(['Snooze:4h', 'casefile']),
      body: expect.stringContaining(`Snoozed until \`${snoozed.snoozed_until ?? ''}\``),
    });

    await fire(title, 'P1');
    await issues.untilDone();
    expect(await issue(title)).toMatchObject({ title: `[P1] ${title}`, comments: [] });

    await relabel(title, labels);
    await sweep();
    await issues.inStep(snoozed.fingerprint);
    expect(await issue(title)).toMatchObject({ state: 'open', comments: [{ author: 'casefile[bot]' }] });
    expect(await alerts.untilState(title)).not.toHaveProperty('snoozed_until');
  });
});

/** Runs `casefile silence …` as a person does, in a process of its own; answers its result. */
function casefile(...words: string[]): Promise<string> {
  const main = join(root, 'packages', 'cli', 'src', 'main.ts');
  const args = ['--import', 'tsx', main, 'silence', ...words, '--output', 'json', '--endpoint-url', stack.endpoint];
  const CASEFILE_NAME_PREFIX = outputs.issue_agent_function_name.replace(/issue-agent$/, '');
  const env = { ...process.env, NODE_OPTIONS: '', CASEFILE_NAME_PREFIX };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(stdout) : reject(new Error(`casefile ended with ${code}: ${stderr}`)),
    );
  });
}

let fired = 0;

async function fire(title: string, priority: string): Promise<void> {
  fired += 1;
  const received_at = new Date(Date.now() + fired).toISOString();
  const group = grafanaGroup([grafanaAlert(title, {}, { priority })]);
  await alerts.send([{ body: JSON.stringify(group), attributes: { received_at } }]);
  await alerts.untilState(title, ({ last_provider_state_at }) => last_provider_state_at === received_at);
  await alerts.untilDone();
}

/** issue-agent has looked at it and put it off. */
function isDeferred(title: string): Promise<true> {
  return eventually(`${title} to be put off`, 60, async () => {
    const { pending_since = '' } = await alerts.untilState(title);
    return pending_since > new Date().toISOString() || undefined;
  });
}

/** As if the time had passed for which it was put off. */
async function makeDue({ fingerprint }: AlertState): Promise<void> {
  await clients.dynamodb.send(
    new UpdateItemCommand({
      TableName: outputs.status_table_name,
      Key: { fingerprint: { S: fingerprint } },
      UpdateExpression: 'SET pending_since = :since',
      ExpressionAttributeValues: { ':since': { S: new Date(Date.now() - 3_600_000).toISOString() } },
    }),
  );
}

async function sweep(): Promise<void> {
  const answer = await clients.lambda.send(new InvokeCommand({ FunctionName: outputs.sweeper_function_name }));
  expect(answer.FunctionError).toBeUndefined();
}

async function issue(title: string): Promise<IssueSummary> {
  const [found, ...more] = await issues.issues(title);
  if (!found || more.length > 0) throw new Error(`there are ${more.length + (found ? 1 : 0)} issues of ${title}`);
  return found;
}

async function relabel(title: string, labels: string[]): Promise<void> {
  const { repo, number } = await issue(title);
  await issues.github.act({ action: 'relabel', repo, number, labels });
}
