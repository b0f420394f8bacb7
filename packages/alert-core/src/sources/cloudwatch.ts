import { truncateString } from '@casefile/context-core';
import * as z from 'zod';
import type { AlertEvent } from '../event.js';
import { labels, limits, link, plausibleTime, rawProvider, text } from '../normalise.js';
import { resolveRouting } from '../routing.js';
import type { AlertSource, Parsed, SourceContext, SourceEvent } from '../source.js';
import { parseAlarmArn } from './cloudwatch-arn.js';
import { type AlarmChange, optionalText } from './cloudwatch-change.js';
import { readDescription } from './cloudwatch-description.js';
import { eventBridgeAlarm, lambdaAlarm } from './cloudwatch-eventbridge.js';
import { consoleHost, regionCode } from './cloudwatch-region.js';
import { resourceOf } from './cloudwatch-resource.js';
import { snsAlarm } from './cloudwatch-sns.js';
import { invalid } from './invalid.js';

/**
 * CloudWatch alarms of every kind (metric, metric math, anomaly, composite, contributor) through SNS, EventBridge or the
 * direct action of a Lambda function. One change has one identity and one title, whichever way it came.
 */
export const cloudwatch: AlertSource = {
  name: 'cloudwatch',
  recognises: (payload) => formOf(payload) !== undefined,
  parse(payload, context) {
    const form = formOf(payload);
    if (form === undefined) return { outcome: 'invalid', reason: 'no notification of a CloudWatch alarm' };
    if (form === 'configuration') return { outcome: 'ignored', reason: 'the configuration of an alarm changed' };
    const change = form.safeParse(payload);
    return change.success ? outcomeOf(change.data, payload, context) : invalid('CloudWatch alarm', change.error);
  },
};

const marks = z.object({
  AlarmName: optionalText,
  AlarmArn: optionalText,
  NewStateValue: optionalText,
  source: optionalText,
  'detail-type': optionalText,
  alarmData: z.unknown().optional(),
});

function formOf(payload: unknown): z.ZodType<AlarmChange> | 'configuration' | undefined {
  const mark = marks.safeParse(payload).data;
  if (!mark) return undefined;
  const isNamed = [mark.AlarmName, mark.AlarmArn].some(Boolean);
  if (typeof mark.NewStateValue === 'string' && isNamed) return snsAlarm;
  if (mark.source !== 'aws.cloudwatch') return undefined;
  const type = mark['detail-type'] ?? '';
  if (/^CloudWatch Alarm (Contributor )?State Change$/.test(type)) return eventBridgeAlarm;
  if (type.startsWith('CloudWatch Alarm ')) return 'configuration';
  return mark.alarmData === undefined ? undefined : lambdaAlarm;
}

function outcomeOf(change: AlarmChange, payload: unknown, context: SourceContext): Parsed {
  const arn = parseAlarmArn(change.arn);
  const name = text(change.name, limits.title) ?? text(arn?.name, limits.title);
  if (name === undefined) return { outcome: 'invalid', reason: 'CloudWatch alarm: it has no name' };
  if (name.startsWith('TargetTracking-')) return { outcome: 'ignored', reason: 'an alarm that scales a service' };
  if (context.ownAlarmPrefix && name.startsWith(context.ownAlarmPrefix)) {
    return { outcome: 'ignored', reason: "one of the pipeline's own alarms" };
  }
  if (change.state === 'INSUFFICIENT_DATA') return { outcome: 'ignored', reason: 'INSUFFICIENT_DATA' };
  const state = states.get(change.state);
  if (state === undefined) return { outcome: 'invalid', reason: 'CloudWatch alarm: its state is neither ALARM nor OK' };
  const identity = {
    account_id: text(arn?.account ?? change.account, limits.account),
    region: regionCode(arn?.region) ?? regionCode(change.region),
    // the name, because the ARN may be missing
    alarm_id: name,
    ...seriesOf(change),
  };
  return { outcome: 'events', events: [eventOf({ change, payload, context, name, state, identity })] };
}

const states = new Map<string, AlertEvent['state']>([
  ['ALARM', 'FIRING'],
  ['OK', 'RESOLVED'],
]);

interface Understood {
  change: AlarmChange;
  payload: unknown;
  context: SourceContext;
  name: string;
  state: AlertEvent['state'];
  identity: AlertEvent['identity'];
}

function eventOf({ change, payload, context, name, state, identity }: Understood): SourceEvent {
  const { settings, description } = readDescription(change.description ?? '');
  const tags = new Map(Object.entries(change.tags).map(([key, value]) => [key.toLowerCase(), value]));
  const told = (key: string) => tags.get(key) ?? settings.get(key);
  const { time, replaced } = plausibleTime(change.changedAt, context.receivedAt);
  const event: AlertEvent = {
    schema_version: 1,
    provider_version: change.form,
    source: 'cloudwatch',
    state,
    title: titleOf(name, change),
    description: text(description, limits.description),
    summary: text(told('summary'), limits.summary),
    reason: text(change.reason, limits.reason),
    occurred_at: time,
    ...(replaced && { occurred_at_replaced: true }),
    ...resolveRouting(
      { team: told('team'), teams: told('teams'), priority: told('priority'), severity: tags.get('severity') },
      context.defaults,
    ),
    resource: { ...resourceOf(change), region: identity.region },
    identity,
    links: {
      runbook_url: link(told('runbook') ?? tags.get('runbook_url')),
      source_url: consoleLink(name, identity.region),
    },
    raw_provider: rawProvider(payload),
  };
  return replaced ? { event } : { event, orderedAt: time };
}

/** An alarm of many series notifies for each: the alarm's name alone would make them one. */
function seriesOf({ contributor }: AlarmChange): Pick<AlertEvent['identity'], 'fingerprint' | 'labels'> {
  if (!contributor) return {};
  const id = text(contributor.id, limits.id);
  return id === undefined ? { labels: labels(contributor.attributes) } : { fingerprint: id };
}

function titleOf(name: string, { contributor }: AlarmChange): string {
  const series = Object.entries(labels(contributor?.attributes)).map(([key, value]) => `${key}: ${value}`);
  return truncateString(series.length === 0 ? name : `${name} (${series.join(', ')})`, limits.title);
}

function consoleLink(name: string, region: string | undefined): string | undefined {
  // encodeURIComponent throws on half a character
  const path = encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\uFFFD'));
  return region && link(`https://${consoleHost(region)}/cloudwatch/home?region=${region}#alarmsV2:alarm/${path}`);
}
