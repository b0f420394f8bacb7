import { type Check, fail, look, ok, type Visit, warn } from './check.js';
import type { Stage, TopicName } from './names.js';
import { topicArnBeside } from './names.js';
import { letsTopicDeliver } from './queue-policy.js';

/** A message that is older than this waits for something that does not happen. */
const OLD_SECONDS = 15 * 60;

/** The queue is there, and nothing waits in it for long. */
export function checkQueue({ queue, agent }: Stage, { aws, namePrefix, next, now }: Visit): Promise<Check[]> {
  const about = `queue ${queue}`;
  return look(about, 'sqs:GetQueueAttributes', async () => {
    const found = await aws.queues.find(namePrefix + queue);
    if (!found) return fail(about, `there is no queue ${namePrefix}${queue}`, next.apply);
    const { visible, inFlight, delayed } = found;
    const age = await oldestAge();
    const counts = `${visible} waiting, ${inFlight} being worked on or to be tried again, ${delayed} delayed`;
    const says = age === undefined || age === 0 ? counts : `${counts}; the oldest for ${age} s`;
    return (age ?? 0) > OLD_SECONDS
      ? warn(about, says, `Look whether ${agent} is throttled, disabled or failing: ${next.logs}`)
      : ok(about, says);
  });

  /** Nice to know, so that a missing right to know it is no trouble. */
  async function oldestAge(): Promise<number | undefined> {
    return aws.queues.oldestAge(namePrefix + queue, now()).catch(() => undefined);
  }
}

/** Nothing was given up, and nothing could not be delivered. */
export async function checkDeadLetters(
  { queue, deadLetters, undelivered }: Stage,
  { aws, namePrefix, next }: Visit,
): Promise<Check[]> {
  const count = (name: string, what: string, then: string) =>
    look(`queue ${name}`, 'sqs:GetQueueAttributes', async () => {
      const about = `queue ${name}`;
      const found = await aws.queues.find(namePrefix + name);
      if (!found) return fail(about, `there is no queue ${namePrefix}${name}`, next.apply);
      const letters = found.visible + found.inFlight;
      return letters === 0 ? ok(about, 'empty') : warn(about, `${letters} ${what}`, then);
    });
  const checks = [
    await count(
      deadLetters,
      `of ${queue} were given up`,
      `Find out why, mend it, and send them again: ${next.casefile(`dlq show --queue ${deadLetters}`)}`,
    ),
    undelivered === undefined
      ? []
      : await count(
          undelivered,
          `could not be delivered to ${queue}`,
          `Mend the queue and its policy, then send them to it: ${next.casefile(`dlq redrive --queue ${undelivered}`)}`,
        ),
  ];
  return checks.flat();
}

/** What is published to the topic gets into the queue: subscribed, confirmed, and let in. */
export async function checkDelivery({ queue, agent }: Stage, topic: TopicName, visit: Visit): Promise<Check[]> {
  const { aws, namePrefix, next } = visit;
  const about = `delivery from ${topic} to ${queue}`;
  return look(about, 'sns:ListSubscriptionsByTopic', async () => {
    const [neighbour, found] = await Promise.all([
      aws.functions.find(namePrefix + agent),
      aws.queues.find(namePrefix + queue),
    ]);
    if (!neighbour || !found) return []; // said elsewhere
    const topicArn = topicArnBeside(neighbour.arn, namePrefix + topic);
    const subscriptions = await aws.topics.subscriptions(topicArn);
    if (!subscriptions) return fail(about, `there is no topic ${topicArn}`, next.apply);
    const subscription = subscriptions.find(({ endpoint }) => endpoint === found.arn);
    if (!subscription) return fail(about, `${queue} is not subscribed to ${topic}`, next.apply);
    if (!subscription.isConfirmed) return fail(about, 'the subscription is not confirmed', next.apply);
    return letsTopicDeliver(found.policy, topicArn)
      ? ok(about, 'subscribed, and the policy of the queue lets it in')
      : fail(about, `the policy of ${queue} does not let ${topic} deliver`, `Put it back: ${next.apply}`);
  });
}
