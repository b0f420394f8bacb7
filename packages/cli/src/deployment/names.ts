/** The functions that a deployment is made of, in the order in which a failure and its alert pass through them. */
export const functionNames = [
  'data-processor',
  'supervisor-agent',
  'webhook',
  'alert-agent',
  'issue-agent',
  'sweeper',
] as const;

export type FunctionName = (typeof functionNames)[number];

/** A queue, who works on it, and the topics that it hears. */
export interface Stage {
  queue: string;
  deadLetters: string;
  /** What a topic could not deliver; only where topics are. */
  undelivered?: string;
  agent: FunctionName;
  topics: readonly TopicName[];
}

export type TopicName = 'incidents' | 'alerts';

/** An incident is an alert, too: its topic feeds both queues. */
export const stages = {
  incidents: {
    queue: 'incidents',
    deadLetters: 'incidents-dlq',
    undelivered: 'incidents-subscription-dlq',
    agent: 'supervisor-agent',
    topics: ['incidents'],
  },
  alerts: {
    queue: 'alerts',
    deadLetters: 'alerts-dlq',
    undelivered: 'alerts-subscription-dlq',
    agent: 'alert-agent',
    topics: ['alerts', 'incidents'],
  },
  issues: { queue: 'issues.fifo', deadLetters: 'issues-dlq.fifo', agent: 'issue-agent', topics: [] },
} as const satisfies Record<string, Stage>;

export const tableNames = { alerts: 'alerts_state', incidents: 'incident-context', control: 'pipeline_control' };

/** The ARN of a topic beside a function: same partition, region and account. */
export function topicArnBeside(functionArn: string, topicName: string): string {
  const [, partition = '', , region = '', account = ''] = functionArn.split(':');
  return `arn:${partition}:sns:${region}:${account}:${topicName}`;
}
