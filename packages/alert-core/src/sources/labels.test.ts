import { describe, expect, it } from '@jest/globals';
import { alertGroup } from './alert-group.js';
import { annotated, resourceOf, seriesOf } from './labels.js';

interface Given {
  common?: object;
  annotations?: object | null;
  labels?: object;
}

const parsed = ({ common = {}, ...alert }: Given) => {
  const group = alertGroup.parse({
    ...common,
    alerts: [{ status: 'firing', labels: {}, fingerprint: 'f00', ...alert }],
  });
  const [first] = group.alerts;
  if (!first) throw new Error('no alert');
  return { alert: first, group };
};
const told = (given: Given) => {
  const { alert, group } = parsed(given);
  return annotated(alert, group);
};

describe('what an alert says about itself', () => {
  it.each([
    ['an annotation before a label', { annotations: { team: 'a' }, labels: { team: 'b' } }, 'a'],
    ['a label before what is common', { labels: { team: 'b' }, common: { commonLabels: { team: 'c' } } }, 'b'],
    [
      'a common annotation before a common label',
      { common: { commonAnnotations: { team: 'c' }, commonLabels: { team: 'd' } } },
      'c',
    ],
    ['a name in any case', { annotations: { TeAm: 'a' } }, 'a'],
    ['a label rather than a blank annotation', { annotations: { team: ' ' }, labels: { team: 'b' } }, 'b'],
    ['a number as text', { annotations: { team: 7 } }, '7'],
    ['nothing, where nothing is', { annotations: null, common: { commonLabels: [] } }, undefined],
    ['nothing of what JavaScript knows', { labels: { name: 'x' } }, undefined],
  ])('is %s', (_, given, expected) => {
    expect(told(given).told('team')).toBe(expected);
  });

  it('never mixes the owners of two places', () => {
    const { routing } = told({ annotations: { Teams: 'a,b' }, labels: { team: 'c' } });
    expect(routing).toMatchObject({ team: undefined, teams: 'a,b' });
  });

  it('has nothing for a name that every object has', () => {
    expect(told({}).told('constructor')).toBeUndefined();
  });
});

describe('the resource', () => {
  it.each([
    [
      'a pod rather than the exporter that reports it',
      { pod: 'web-x', instance: '10.0.0.1:8080', job: 'ksm' },
      'instance',
      'web-x',
    ],
    ['an instance rather than its scrape job', { job: 'node', instance: 'db-1:9100' }, 'instance', 'db-1:9100'],
    ['a function', { FunctionName: 'orders', job: 'cloudwatch' }, 'function', 'orders'],
    ['a runner', { runner: 'gh-7', host: 'h' }, 'runner', 'gh-7'],
    ['a service rather than a job', { service: 'checkout', job: 'blackbox' }, 'service', 'checkout'],
    ['a job, when nothing else is named', { job: 'backup' }, 'job', 'backup'],
    ['nothing in particular', { zone: 'us-1' }, 'generic', undefined],
    ['the same one of two that differ in case', { Host: 'b', host: 'a' }, 'instance', 'b'],
    ['the same one in the other order', { host: 'a', Host: 'b' }, 'instance', 'b'],
  ])('is %s', (_, labels, type, id) => {
    expect(resourceOf(labels)).toMatchObject({ type, ...(id && { id }) });
  });

  it('has its region and all labels', () => {
    const resource = resourceOf({ region: 'eu-west-1', zone: 'a' });
    expect(resource).toMatchObject({ region: 'eu-west-1', extra: { region: 'eu-west-1', zone: 'a' } });
  });

  it('is found among more labels than are kept', () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`a${index}`, 'x']));
    expect(resourceOf({ ...many, pod: 'web-x' }).id).toBe('web-x');
  });
});

describe('what tells the series of a rule apart', () => {
  const series = (labels: object, changing: string[] = []) => seriesOf(parsed({ labels }).alert, changing);

  it('is all labels but those that change', () => {
    expect(series({ alertname: 'x', instance: 'a' }, ['alertname'])).toEqual({ labels: { instance: 'a' } });
  });

  it.each([
    ['redaction hides a value', { password: 'hunter2hunter2' }],
    ['a value is cut', { long: 'x'.repeat(2000) }],
    ['there are too many', Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`a${index}`, 'x']))],
  ])("is helped by the provider's hash when %s", (_, labels) => {
    expect(series(labels).alarm_id).toBe('f00');
  });
});
