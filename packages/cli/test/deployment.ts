import { createMemoryAlertStore, createMemorySilenceStore } from '@casefile/adapters';
import {
  type AlertState,
  decide,
  defaultLifeSettings,
  fingerprintOf,
  hasIssue,
  isBehind,
  parseAlert,
} from '@casefile/alert-core';
import { CasefileError, type IncidentRecord, incidentAlertSchema, incidentId } from '@casefile/context-core';
import { type Circumstances, createFakeShell } from '../../cli-kit/test/fake-shell.js';
import type { Aws } from '../src/aws.js';
import { runCli } from '../src/program.js';

export const prefix = 'casefile-local-';
export const start = new Date('2026-03-01T10:00:00.000Z');
const account = 'arn:aws:lambda:eu-central-1:123456789012:function';

/** What a person can break; everything works when nothing is said. */
export interface Breakage {
  /** Queues whose policy lets no topic in, by name without prefix. */
  closedQueues: string[];
  /** Functions whose trigger is not enabled. */
  disabled: string[];
  missingFunctions: string[];
  missingTables: string[];
  /** Functions whose reserved concurrency is 0. */
  throttled: string[];
  /** Topics to which a queue is subscribed that did not confirm. */
  unconfirmed: string[];
  /** Letters in a queue, by its name without prefix. */
  letters: Record<string, number>;
  /** What the log of a function says, by its name without prefix. */
  logs: Record<string, string[]>;
  /** What the last attempt at each issue said; no issue is made then. */
  lastError: string | undefined;
  isGitHubOff: boolean;
  /** What looking itself fails with. */
  refuses: Partial<Record<'functions' | 'queues' | 'topics' | 'publish', Error>>;
}

/** What AWS answers to somebody without the right. */
export function denied(action: string): Error {
  const error = new Error(`User: arn:aws:iam::123456789012:user/operator is not authorized to perform: ${action}`);
  return Object.assign(error, { name: 'AccessDeniedException', $metadata: {} });
}

/**
 * A deployment in memory whose pipeline works at once: what is published is decided upon by the real `decide`, and
 * issue-agent keeps up. Its clock jumps instead of waiting.
 */
export function createDeployment() {
  let at = start.getTime();
  const now = () => new Date(at);
  const broken: Breakage = {
    ...{ closedQueues: [], disabled: [], missingFunctions: [], missingTables: [], throttled: [], unconfirmed: [] },
    ...{ letters: {}, logs: {}, lastError: undefined, isGitHubOff: false, refuses: {} },
  };
  const store = createMemoryAlertStore({ now });
  const fingerprints = new Set<string>();
  const incidents = new Map<string, IncidentRecord>();
  const published: { topic: string; body: string; attributes: Readonly<Record<string, string>> }[] = [];
  let issues = 0;

  const gets = (queue: string, agent: string) =>
    !broken.closedQueues.includes(queue) && !broken.disabled.includes(agent);

  async function alertAgent(body: string, receivedAt: string): Promise<void> {
    const defaults = { team: 'unassigned', priority: 'P2', criticalPriority: 'P1' } as const;
    const parsed = parseAlert(body, { receivedAt, defaults });
    if (parsed.outcome !== 'events') throw new Error(`the pipeline refuses what is published: ${parsed.reason}`);
    for (const { event, orderedAt } of parsed.events) {
      const fingerprint = fingerprintOf(event);
      const stored = (await store.load([fingerprint])).get(fingerprint);
      const event_id = `${fingerprint}${event.state}${receivedAt}`.slice(-32);
      const envelope = { received_at: receivedAt, ordered_at: orderedAt ?? receivedAt, event_id, delivery_attempt: 1 };
      const { next } = decide({ event, envelope, stored, fingerprint, now: now(), settings: defaultLifeSettings });
      if (next) await store.save(next, stored);
      fingerprints.add(fingerprint);
    }
  }

  async function issueAgent(): Promise<void> {
    for (const state of await states()) {
      if (broken.lastError !== undefined) {
        store.write(state.fingerprint, { attempts: (state.attempts ?? 0) + 1, last_error: broken.lastError });
        continue;
      }
      const issue_number = hasIssue(state) ? state.issue_number : (issues += 1);
      await store.record(state, {
        ...(broken.isGitHubOff
          ? {}
          : {
              issue_number,
              issue_episode: state.episode,
              issue_repo: 'shop/alerts',
              issue_url: `https://github.com/shop/alerts/issues/${issue_number ?? 0}`,
              issue_state: state.status === 'OPEN' ? 'open' : 'closed',
            }),
        synced_version: state.desired_version,
      });
    }
  }

  async function supervisor(body: string): Promise<void> {
    const incident = incidentAlertSchema.parse(JSON.parse(body));
    const id = incidentId(incident);
    const { error_type } = incident;
    const context = {
      ...{ incident, findings: [], results: [], enrichment_timestamp: now().toISOString() },
      ...{ token_budget: 3000, estimated_tokens: 1 },
    };
    const created_at = now().toISOString();
    incidents.set(id, { incident_id: id, error_type, created_at, ttl: 1, enriched_context: JSON.stringify(context) });
    for (const { fingerprint } of (await states()).filter(({ title }) => title.startsWith(error_type))) {
      const evidence = { case_file_id: id, gathered_at: created_at, findings: 'none', sections: [], left_out: 0 };
      await store.attachCaseFile(fingerprint, evidence, 'news');
    }
  }

  async function states(): Promise<AlertState[]> {
    return [...(await store.load([...fingerprints])).values()];
  }

  const aws: Aws = {
    environmentOf: (name) => Promise.resolve(environmentOf(name)),
    credentials: (secretId) => () =>
      Promise.reject(new CasefileError('unavailable', `The secret ${secretId} cannot be read: fill it`)),
    webhookSecrets: () => () => Promise.resolve(new Map([['grafana', { tokens: [], hmac_keys: [] }]])),
    routing: () => () =>
      Promise.resolve({
        default: { repository: 'shop/alerts', labels: [], assignees: [] },
        teams: {},
        maintenance: [],
      }),
    silences: createMemorySilenceStore,
    whoAmI: () => Promise.resolve(undefined),
    functions: {
      find(name) {
        if (broken.refuses.functions) return Promise.reject(broken.refuses.functions);
        const short = name.replace(prefix, '');
        if (!name.startsWith(prefix) || broken.missingFunctions.includes(short)) return Promise.resolve(undefined);
        return Promise.resolve({
          arn: `${account}:${name}`,
          state: 'Active',
          stateReason: undefined,
          lastUpdateStatus: 'Successful',
          lastModified: '2026-02-28T09:00:00.000+0000',
          runtime: 'nodejs22.x',
          codeSha256: 'abcdefgh=',
          environment: environmentOf(name),
          reservedConcurrency: broken.throttled.includes(short) ? 0 : undefined,
        });
      },
      triggers(name) {
        const short = name.replace(prefix, '');
        const queue = { 'supervisor-agent': 'incidents', 'alert-agent': 'alerts', 'issue-agent': 'issues.fifo' }[short];
        const state = broken.disabled.includes(short) ? 'Disabled' : 'Enabled';
        return Promise.resolve(queue === undefined ? [] : [{ queueArn: arnOf(queue), state, lastResult: 'OK' }]);
      },
    },
    queues: {
      find(name) {
        if (broken.refuses.queues) return Promise.reject(broken.refuses.queues);
        const short = name.replace(prefix, '');
        const visible = broken.letters[short] ?? 0;
        const policy = broken.closedQueues.includes(short) ? undefined : openPolicy;
        return Promise.resolve({ arn: arnOf(short), visible, inFlight: 0, delayed: 0, policy });
      },
      oldestAge: () => Promise.resolve(undefined),
    },
    deadLetters: () => Promise.reject(new Error('this deployment only counts its dead letters')),
    topics: {
      async publish(topicArn, body, attributes) {
        if (broken.refuses.publish) throw broken.refuses.publish;
        const topic = topicArn.split(`:${prefix}`)[1] ?? '';
        published.push({ topic, body, attributes });
        if (gets('alerts', 'alert-agent')) await alertAgent(body, attributes['received_at'] ?? '');
        if (topic === 'incidents' && gets('incidents', 'supervisor-agent')) await supervisor(body);
        if (!broken.disabled.includes('issue-agent')) await issueAgent();
        at += 100;
      },
      subscriptions(topicArn) {
        if (broken.refuses.topics) return Promise.reject(broken.refuses.topics);
        const topic = topicArn.split(`:${prefix}`)[1] ?? '';
        const isConfirmed = !broken.unconfirmed.includes(topic);
        const queues = topic === 'alerts' ? ['alerts'] : ['alerts', 'incidents'];
        return Promise.resolve(queues.map((queue) => ({ endpoint: arnOf(queue), isConfirmed })));
      },
    },
    tables: {
      statusOf: (name) => Promise.resolve(broken.missingTables.includes(name) ? undefined : 'ACTIVE'),
      alerts: () => ({ ...store, scan: async function* () { yield { found: await states(), unreadable: 0 }; } }), // prettier-ignore
      incidents: () => ({
        find: (id) => Promise.resolve(incidents.get(id)),
        scan: async function* () {
          await Promise.resolve();
          yield { found: [...incidents.values()], unreadable: 0 };
        },
      }),
    },
    logs: { linesSince: (name) => Promise.resolve(broken.logs[name.replace(prefix, '')] ?? []) },
  };

  function environmentOf(name: string): Record<string, string> {
    return {
      [`${prefix}alert-agent`]: { STATUS_TABLE_NAME: `${prefix}alerts_state` },
      [`${prefix}webhook`]: { WEBHOOK_SECRET_ID: `${prefix}webhook` },
      [`${prefix}issue-agent`]: {
        STATUS_TABLE_NAME: `${prefix}alerts_state`,
        CONTROL_TABLE_NAME: `${prefix}pipeline_control`,
        GITHUB_REPO: 'shop/alerts',
        GITHUB_APP_SECRET_ID: `${prefix}github-app`,
        ENABLE_GITHUB_ISSUES: String(!broken.isGitHubOff),
      },
    }[name] ?? {}; // prettier-ignore
  }

  return {
    aws,
    /** To be changed. */
    broken,
    store,
    /** By id, to be changed. */
    incidents,
    published,
    states,
    /** An alert that is stored as it stands. */
    put(state: AlertState): void {
      fingerprints.add(state.fingerprint);
      const event = JSON.stringify(state.event);
      store.write(state.fingerprint, { ...state, event, pending: isBehind(state) ? '1' : undefined });
    },

    /** Runs `casefile …`. */
    async casefile(line: string, circumstances: Circumstances = {}) {
      const sleep = (milliseconds: number, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        at += milliseconds;
        return Promise.resolve();
      };
      const { shell, written } = createFakeShell({ now, sleep }, circumstances);
      const code = await runCli(line.split(' '), {
        ...shell,
        connect: () => aws,
        ask: () => Promise.resolve(undefined),
      });
      return { code, ...written };
    },
  };
}

export type Deployment = ReturnType<typeof createDeployment>;

function arnOf(queue: string): string {
  return `arn:aws:sqs:eu-central-1:123456789012:${prefix}${queue}`;
}

const openPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' },
  ],
});
