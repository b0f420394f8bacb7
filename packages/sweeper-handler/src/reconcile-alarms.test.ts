import { describe, expect, it } from '@jest/globals';
import { createMemoryAlertStore } from '@casefile/adapters';
import type { AlertState, StandingAlarm } from '@casefile/alert-core';
import { createLogger } from '@casefile/lambda-kit';
import { record } from '../../adapters/test/alert-deliveries.js';
import { recorded } from '../../adapters/test/described-alarms.js';
import { type Alert, createReader } from '../../alert-handler/src/read.js';
import { reconcileAlarms, type ReconcileAlarmsOptions } from './reconcile-alarms.js';

const topicArn = 'arn:aws:sns:us-east-1:123456789012:alerts';
const changedAt = '2025-09-16T16:59:17.131Z';
const anHourLater = new Date('2025-09-16T17:59:17.131Z');

describe('reconciling alarms', () => {
  it('publishes that an alarm fires of which nobody heard', async () => {
    const world = setUp([alarm()]);
    expect(await world.sweep()).toMatchObject({ alarms: 1, published: 1 });
    expect(await world.state(alarm())).toMatchObject({
      status: 'OPEN',
      title: 'checkout-prod-errors',
      team: 'payments',
    });
  });

  it('publishes that an alarm fires whose alert is closed since before', async () => {
    const world = setUp([alarm()]);
    await world.hear(alarm({ NewStateValue: 'OK', StateChangeTime: '2025-09-16T16:00:00.000+0000' }));
    await world.sweep();
    expect(await world.state(alarm())).toMatchObject({ status: 'OPEN', last_provider_state_at: changedAt });
  });

  it('publishes that an alarm is OK whose alert is open', async () => {
    const world = setUp([alarm({ NewStateValue: 'OK' })]);
    await world.hear(alarm({ StateChangeTime: '2025-09-16T16:00:00.000+0000' }));
    await world.sweep();
    expect(await world.state(alarm())).toMatchObject({ status: 'CLOSED', closed_at: changedAt });
  });

  it('publishes the same event that the notification was: when that comes after all, it changes nothing', async () => {
    const world = setUp([alarm()]);
    await world.sweep();
    const once = await world.state(alarm());
    await world.hear(alarm());
    expect(await world.state(alarm())).toEqual(once);
    expect(once).toMatchObject({ occurrences: 1, last_event_ids: [world.read(alarm()).envelope.event_id] });
  });

  it('says what it published, and has nothing to do in the next sweep', async () => {
    const world = setUp([alarm()]);
    await world.sweep();
    expect(world.lines).toContainEqual(
      expect.objectContaining({ msg: 'MISSED_ALARM_PUBLISHED', alarm: 'checkout-prod-errors', state: 'FIRING' }),
    );
    expect(await world.sweep()).toEqual({ alarms: 1, young: 0, published: 0, failed: 0, more: false });
  });

  it.each([
    { fact: 'fires, as is known', heard: alarm(), now: alarm() },
    { fact: 'is OK and never fired', heard: undefined, now: alarm({ NewStateValue: 'OK' }) },
    { fact: 'is OK, as is known', heard: alarm({ NewStateValue: 'OK' }), now: alarm({ NewStateValue: 'OK' }) },
    { fact: 'has no data', heard: alarm(), now: alarm({ NewStateValue: 'INSUFFICIENT_DATA' }) },
    {
      fact: 'fires since before its alert was closed',
      heard: alarm({ NewStateValue: 'OK', StateChangeTime: '2025-09-16T17:30:00.000+0000' }),
      now: alarm(),
    },
    { fact: 'fires since the moment in which it was closed', heard: alarm({ NewStateValue: 'OK' }), now: alarm() },
    {
      fact: 'is OK since before its alert was opened',
      heard: alarm({ StateChangeTime: '2025-09-16T17:30:00.000+0000' }),
      now: alarm({ NewStateValue: 'OK' }),
    },
    { fact: 'is one of the pipeline’s own', heard: undefined, now: alarm({ AlarmName: 'casefile-dlq-depth' }) },
    { fact: 'scales a service', heard: undefined, now: alarm({ AlarmName: 'TargetTracking-service/orders-high' }) },
    { fact: 'tells another topic', heard: undefined, now: { ...alarm(), actions: [`${topicArn}-of-others`] } },
    { fact: 'was silenced', heard: undefined, now: { ...alarm(), actionsEnabled: false } },
  ])('leaves an alarm alone that $fact', async ({ heard, now }) => {
    const world = setUp([now]);
    if (heard) await world.hear(heard);
    expect(await world.sweep()).toMatchObject({ published: 0, young: 0 });
  });

  it('ends the alert of an alarm that was silenced while it fired', async () => {
    const world = setUp([{ ...alarm({ NewStateValue: 'OK' }), actionsEnabled: false }]);
    await world.hear(alarm({ StateChangeTime: '2025-09-16T16:00:00.000+0000' }));
    expect(await world.sweep()).toMatchObject({ published: 1 });
  });

  it('leaves a manually closed alert alone that still fires', async () => {
    const world = setUp([alarm()]);
    await world.hear(alarm());
    world.store.write(world.read(alarm()).fingerprint, { manually_closed: true, issue_state: 'closed' });
    expect(await world.sweep()).toMatchObject({ published: 0 });
  });

  it('takes alarms that come through EventBridge by their names, whomever they tell', async () => {
    const silent = { ...alarm(), actions: [], actionsEnabled: false };
    expect(await setUp([silent], { namePrefixes: ['orders-', 'checkout-'] }).sweep()).toMatchObject({ published: 1 });
    expect(await setUp([silent], { namePrefixes: ['orders-'] }).sweep()).toMatchObject({ alarms: 0 });
  });

  it.each(['sns-composite', 'sns-metric-math', 'sns-anomaly'])('knows alarms of every kind: %s', async (file) => {
    const missed = standing(recorded(file));
    const world = setUp([missed]);
    expect(await world.sweep()).toMatchObject({ published: 1 });
    expect(await world.state(missed)).toMatchObject({ status: 'OPEN' });
    expect(await world.sweep()).toMatchObject({ published: 0 });
  });

  it('gives a notification two minutes', async () => {
    const world = setUp([alarm()]);
    expect(await world.sweep(new Date('2025-09-16T17:01:17.130Z'))).toMatchObject({ young: 1, published: 0 });
    expect(await world.sweep(new Date('2025-09-16T17:01:17.131Z'))).toMatchObject({ young: 0, published: 1 });
  });

  it('publishes no more than it may in one sweep, says so, and goes on in the next', async () => {
    const many = Array.from({ length: 5 }, (_, index) => alarm({ AlarmName: `checkout-${index}` }));
    const world = setUp(many, { maxPublishes: 2 });
    expect(await world.sweep()).toMatchObject({ published: 2, more: true });
    expect(await world.sweep()).toMatchObject({ published: 2, more: true });
    expect(await world.sweep()).toMatchObject({ published: 1, more: false });
  });

  it('says which alarm it cannot read, and goes on', async () => {
    const strange = { ...alarm(), notification: '{"AlarmName": "x", "NewStateValue": "MAYBE"}' };
    const world = setUp([strange, alarm()]);
    expect(await world.sweep()).toMatchObject({ published: 1 });
    expect(world.lines).toContainEqual(expect.objectContaining({ msg: 'alarm cannot be read' }));
  });

  it.each(['before', 'after'] as const)(
    'publishes again in the next sweep what failed %s it was sent',
    async (when) => {
      const world = setUp([alarm(), standing(recorded('sns-composite'))]);
      world.failNext(when);
      await expect(world.sweep()).rejects.toThrow('1 missed notifications could not be published');
      expect(await world.state(standing(recorded('sns-composite')))).toMatchObject({ status: 'OPEN' });
      await world.sweep();
      expect(await world.state(alarm())).toMatchObject({ status: 'OPEN', occurrences: 1 });
    },
  );

  it('loses nothing when the states or the alarms cannot be read', async () => {
    const world = setUp([alarm()]);
    world.store.failNext('load', 'before');
    await expect(world.sweep()).rejects.toThrow('load failed');
    const unreadable = setUp([alarm()], {
      alarms: async function* () {
        await Promise.resolve();
        throw new Error('Rate exceeded');
      },
    });
    await expect(unreadable.sweep()).rejects.toThrow('Rate exceeded');
    expect(await world.sweep()).toMatchObject({ published: 1 });
  });
});

/** The alarm of the recorded notification, which fires, but for what is given here. */
function alarm(changes: Partial<ReturnType<typeof recorded>> = {}): StandingAlarm {
  const original = recorded('sns-metric');
  const AlarmName = changes.AlarmName ?? original.AlarmName;
  const AlarmArn = original.AlarmArn.replace(original.AlarmName, AlarmName);
  return standing({ ...original, AlarmArn, ...changes });
}

function standing(notification: ReturnType<typeof recorded>): StandingAlarm {
  return {
    name: notification.AlarmName,
    changedAt: notification.StateChangeTime.replace('+0000', 'Z'),
    state: notification.NewStateValue,
    actions: [...notification.AlarmActions, ...notification.OKActions],
    actionsEnabled: true,
    notification: JSON.stringify(notification),
  };
}

/** Alarms, and behind the topic what alert-agent does: it reads, decides and saves. */
function setUp(all: StandingAlarm[], options: Partial<ReconcileAlarmsOptions> = {}) {
  const store = createMemoryAlertStore();
  const lines: unknown[] = [];
  const faults: ('before' | 'after')[] = [];
  const reader = createReader({
    rejected: () => undefined,
    defaults: { team: 'on-call', priority: 'P2', criticalPriority: 'P1' },
    ownAlarmPrefix: '',
    region: 'us-east-1',
  });
  const receive = (body: string): Alert => {
    const { alerts } = reader({
      body,
      attributes: {},
      sentAt: anHourLater.toISOString(),
      sqsMessageId: String(lines.length),
      deliveryAttempt: 1,
      receiptHandle: 'handle',
    });
    if (!alerts[0]) throw new Error('no alert');
    return alerts[0];
  };
  const hear = async (body: string): Promise<void> => {
    const alert = receive(body);
    await record(store, alert.fingerprint, alert);
  };
  const read = ({ notification }: StandingAlarm) => receive(notification);
  const sweepOptions: ReconcileAlarmsOptions = {
    alarms: async function* () {
      await Promise.resolve();
      for (let start = 0; start < all.length; start += 2) yield all.slice(start, start + 2);
    },
    store,
    publish: async (message) => {
      const fault = faults.shift();
      if (fault === 'before') throw new Error('SNS is away');
      await hear(message);
      if (fault === 'after') throw new Error('SNS did not answer');
      return 'sns-1';
    },
    topicArn,
    namePrefixes: [],
    ownAlarmPrefix: 'casefile-',
    log: createLogger({ service: 'sweeper' }, { write: (line) => void lines.push(JSON.parse(line)) }),
    ...options,
  };
  return {
    store,
    lines,
    read,
    hear: ({ notification }: StandingAlarm) => hear(notification),
    failNext: (when: 'before' | 'after') => void faults.push(when),
    sweep: (at = anHourLater) => reconcileAlarms(sweepOptions, at),
    state: async (one: StandingAlarm): Promise<AlertState | undefined> => {
      const { fingerprint } = read(one);
      return (await store.load([fingerprint])).get(fingerprint);
    },
  };
}
