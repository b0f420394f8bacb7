import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { grafanaAlert, grafanaGroup } from './alert-payloads.js';

type State = 'FIRING' | 'RESOLVED';

export interface AlertStream {
  /** Sends until then, a few messages a second. Every alert fires at least once. */
  run: (until: number) => Promise<void>;
  /** What the source said last of each alert, by title. */
  latest: () => ReadonlyMap<string, State>;
  /** How many messages were sent, copies included. */
  sent: () => number;
}

/** Alerts that fire, repeat, change, resolve and fire again; some messages come twice, some copies late. */
export function createAlertStream({
  sqs,
  queueUrl,
  name,
  alerts,
  random,
}: {
  sqs: SQSClient;
  queueUrl: string;
  /** Titles begin with it. */
  name: string;
  alerts: number;
  random: () => number;
}): AlertStream {
  const titles = Array.from({ length: alerts }, (_, index) => `${name} alert ${index}`);
  const latest = new Map<string, State>();
  const earlier: (() => Promise<void>)[] = [];
  let count = 0;
  let stamp = 0;

  async function say(title: string, state: State): Promise<void> {
    latest.set(title, state);
    stamp = Math.max(stamp + 1, Date.now());
    const alert = grafanaAlert(title, {}, { priority: pick(['P1', 'P2']) });
    const body = JSON.stringify(
      grafanaGroup([
        state === 'FIRING' ? alert : { ...alert, status: 'resolved', endsAt: new Date(stamp).toISOString() },
      ]),
    );
    const receivedAt = new Date(stamp).toISOString();
    const send = () => deliver(body, receivedAt);
    earlier.push(send);
    await Promise.all(Array.from({ length: pick([1, 1, 2, 3]) }, send));
  }

  async function deliver(body: string, receivedAt: string): Promise<void> {
    count += 1;
    const received_at = { DataType: 'String', StringValue: receivedAt };
    await sqs.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes: { received_at } }),
    );
  }

  function pick<T>(values: readonly [T, ...T[]]): T {
    return values[Math.floor(random() * values.length)] ?? values[0];
  }

  return {
    latest: () => latest,
    sent: () => count,
    async run(until) {
      const fresh = [...titles];
      while (Date.now() < until || fresh.length > 0) {
        await sleep(50 + 200 * random());
        const title = random() < 0.4 ? (fresh.shift() ?? anyTitle()) : anyTitle();
        const before = latest.get(title);
        await say(title, before === 'FIRING' && random() < 0.5 ? 'RESOLVED' : 'FIRING');
        if (random() < 0.1) await earlier[Math.floor(random() * earlier.length)]?.(); // a late copy
      }

      function anyTitle(): string {
        const known = [...latest.keys()];
        return known[Math.floor(random() * known.length)] ?? titles[0] ?? '';
      }
    },
  };
}
