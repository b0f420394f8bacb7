import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { root } from '../../../scripts/paths.js';
import { grafanaAlert, grafanaGroup, newTitle, recordedPayload } from './alert-payloads.js';
import { alertsOn } from './alerts.js';
import { holdIssueAgent, useStack } from './use-stack.js';

const stack = useStack();
const { outputs } = stack;
const alerts = alertsOn(stack);

holdIssueAgent(alerts);

const planted = z
  .array(z.object({ kind: z.string(), name: z.string(), text: z.string(), secret: z.array(z.string()) }))
  .parse((JSON.parse(readFileSync(join(root, 'test-data', 'secrets.json'), 'utf8')) as { secrets: unknown }).secrets);

/** One of each kind, where there is room for few. */
const samples = [...new Map(planted.map((secret) => [secret.kind, secret])).values()];

describe('planted secrets', () => {
  it('are in no state, wake-up, log line or dead letter', async () => {
    const since = Date.now();
    await stack.drain(outputs.alerts_dlq_url);
    const title = newTitle('Leak');
    const leaks = planted.map(({ text }, index) =>
      grafanaAlert(`${title} ${index}`, { note: text }, { summary: text, description: text, Error: text }),
    );
    for (let start = 0; start < leaks.length; start += 25) {
      await alerts.publish(grafanaGroup(leaks.slice(start, start + 25)));
    }
    for (const [index, { text }] of samples.entries()) {
      const alarm = recordedPayload('cloudwatch/sns-metric.json', 'checkout-prod-errors', `${title} alarm ${index}`);
      await alerts.publish({ ...(JSON.parse(alarm) as object), AlarmDescription: text, NewStateReason: text });
      await alerts.publish(`not JSON: ${text}`);
    }
    await alerts.send(planted.map(({ text }) => ({ body: text, attributes: { source: 'grafana' } })));
    await alerts.untilStates(title, planted.length + samples.length);
    await alerts.untilDone(120);

    const dead = await stack.drain(outputs.alerts_dlq_url);
    expect(dead.length).toBeGreaterThanOrEqual(planted.length + samples.length);
    const everything = [
      JSON.stringify(await stack.items(outputs.status_table_name)),
      JSON.stringify(dead.map(({ Body, MessageAttributes }) => ({ Body, MessageAttributes }))),
      JSON.stringify(await stack.drain(outputs.issues_queue_url)),
      ...(await stack.logLines(outputs.alert_agent_log_group_name, since)),
      readFileSync(join(stack.directory, 'ministack.log'), 'utf8'),
    ].join('\n');
    for (const sign of ['NORMALIZED_ALERT', '[REDACTED:', title]) expect(everything).toContain(sign);
    const found = planted.filter(({ secret }) =>
      secret.some((text) => encodings(text).some((form) => everything.includes(form))),
    );
    expect(found.map(({ kind, name }) => `${kind}: ${name}`)).toEqual([]);
  });
});

/** A text as it stands in JSON, and in JSON in JSON: an event is stored as text, and an envelope is quarantined whole. */
function encodings(text: string): string[] {
  const inJson = (plain: string) => JSON.stringify(plain).slice(1, -1);
  return [text, inJson(text), inJson(inJson(text)), inJson(inJson(inJson(text)))];
}
