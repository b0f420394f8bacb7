import { InvokeCommand } from '@aws-sdk/client-lambda';
import { stormFingerprint } from '@casefile/alert-core';
import { beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { grafanaAlert, grafanaGroup } from './alert-payloads.js';
import { alertsOn } from './alerts.js';
import { issuesOn } from './issues.js';
import { eventually } from './stack.js';
import { useStack } from './use-stack.js';
import { withVariables } from './with-variables.js';

const stack = useStack();
const { clients, outputs } = stack;
const alerts = alertsOn(stack);
const issues = issuesOn(stack);

const ALERTS = 300;
const URGENT = 12;
const THRESHOLD = 20;

beforeAll(async () => {
  await alerts.untilDone(120);
  await issues.untilDone(120); // what other tests left
});

it('300 new alerts of one team are 20 issues, one for each that is urgent, and a storm; resolved, all are closed', async () => {
  const team = `storm-${randomUUID().slice(0, 8)}`;
  const name = (index: number) => `${team}-alarm-${String(index).padStart(3, '0')}`;
  const tell = (status: 'firing' | 'resolved') =>
    alerts.send(
      Array.from({ length: ALERTS / 10 }, (_, group) => ({
        body: JSON.stringify(
          grafanaGroup(
            Array.from({ length: 10 }, (__, one) => {
              const index = group * 10 + one;
              const labels = { team, priority: index < URGENT ? 'P1' : index % 2 === 0 ? 'P2' : 'P3' };
              const endsAt = status === 'firing' ? '0001-01-01T00:00:00Z' : new Date().toISOString();
              // the source’s own fingerprint is no part of ours, so that both tell of one alert
              return { ...grafanaAlert(name(index), labels), status, endsAt };
            }),
          ),
        ),
      })),
    );
  const ofTeam = async (open: boolean) =>
    (await issues.issues(team)).filter(({ state }) => (state === 'open') === open);
  const isStorm = ({ title }: { title: string }) => title.includes('Alert storm');

  await issues.withVariables({ ALERT_STORM_THRESHOLD: String(THRESHOLD) }, async () => {
    const began = Date.now();
    await tell('firing');
    const storm = await eventually('the issue of the storm', 60, async () => (await ofTeam(true)).find(isStorm));
    const shownAfter = Date.now() - began;
    await alerts.untilDone(120);
    const listed = (body: string) =>
      [...body.matchAll(/🔴 firing \| P\d \| `(storm-[0-9a-f]+-alarm-\d+)`/g)].map(([, title]) => title);
    // the storm is looked at every minute while alerts join it; the rest is for the sweeper
    const { own, rows } = await eventually('all alerts', 200, async () => {
      const open = await ofTeam(true);
      const found = {
        own: open.filter((issue) => !isStorm(issue)).map(({ title }) => title),
        rows: open.filter(isStorm).flatMap(({ body }) => listed(body ?? '')),
      };
      return found.own.length + found.rows.length === ALERTS ? found : undefined;
    });
    expect(shownAfter).toBeLessThan(60_000);
    expect(storm.title).toBe(`[P2] Alert storm: ${team}`);
    expect(storm.labels).toEqual(expect.arrayContaining(['casefile', `Team: ${team}`, 'Source: storm']));
    expect(own.filter((title) => title.startsWith('[P1]'))).toHaveLength(URGENT);
    expect(own).toHaveLength(URGENT + THRESHOLD);
    expect(new Set([...own.map((title) => title.slice(5)), ...rows]).size).toBe(ALERTS);

    await tell('resolved');
    await eventually('only the storm left open', 100, async () => {
      const open = await ofTeam(true);
      return (open.length === 1 && isStorm(open[0] ?? { title: '' })) || undefined;
    });
    await withSweeperWindow('60', () =>
      eventually('the end of the storm', 150, async () => {
        await clients.lambda.send(new InvokeCommand({ FunctionName: outputs.sweeper_function_name }));
        const state = await issues.inStep(stormFingerprint(team)).catch(() => undefined);
        return state?.status === 'CLOSED' || undefined;
      }),
    );
    await eventually('nothing open', 60, async () => (await ofTeam(true)).length === 0 || undefined);
    const over = (await ofTeam(false)).filter(isStorm);
    expect(over).toHaveLength(1);
    expect(over[0]?.body).toContain(`**${ALERTS - URGENT - THRESHOLD} alerts** of`);
    expect(over[0]?.body).toContain(`${ALERTS - URGENT - THRESHOLD} resolved in it, 0 got issues of their own`);
    expect(await issues.issues(team)).toHaveLength(URGENT + THRESHOLD + 1);
  });
}, 900_000);

/** The sweeper waits for as long, so that no test has to wait for ten minutes. */
function withSweeperWindow<T>(seconds: string, work: () => Promise<T>): Promise<T> {
  return withVariables(clients.lambda, outputs.sweeper_function_name, { ALERT_STORM_WINDOW_SECONDS: seconds }, work);
}
