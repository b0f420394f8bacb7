import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createAlertMetrics } from './metrics.js';

interface Emf extends Record<string, unknown> {
  _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][] }[] };
}

describe('the metrics of alert-agent', () => {
  let written: string[];

  beforeEach(() => {
    written = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0);
  });
  afterEach(() => void jest.restoreAllMocks());

  it('count alerts by source and team, and decisions over all', () => {
    const metrics = createAlertMetrics('alert-agent');
    metrics.alert({ source: 'grafana', team: 'payments', action: 'CREATE' });
    metrics.alert({ source: 'grafana', team: 'payments', action: 'COMMENT' });
    metrics.alert({ source: 'cloudwatch', team: 'orders', action: 'CREATE' });
    metrics.quarantined();
    metrics.flush();
    expect(lines(written)).toEqual([
      { service: 'alert-agent', AlertsCreated: 2, AlertsRepeated: 1, MessagesQuarantined: 1 },
      { service: 'alert-agent', source: 'grafana', team: 'payments', AlertsReceived: 2 },
      { service: 'alert-agent', source: 'cloudwatch', team: 'orders', AlertsReceived: 1 },
    ]);
  });

  it('give each source and each team a metric of its own, and no pair of them', () => {
    const metrics = createAlertMetrics('alert-agent');
    metrics.alert({ source: 'grafana', team: 'payments', action: 'CREATE' });
    metrics.flush();
    expect(dimensionsOf(written, 'AlertsReceived')).toEqual([
      ['service', 'source'],
      ['service', 'team'],
    ]);
  });

  it('say how many messages came, and why some were rejected', () => {
    const metrics = createAlertMetrics('alert-agent');
    metrics.received(10);
    metrics.rejected('not_json');
    metrics.rejected('not_json');
    metrics.rejected('invalid_fields');
    metrics.flush();
    expect(lines(written)).toEqual([
      { service: 'alert-agent', MessagesReceived: 10 },
      { service: 'alert-agent', reason: 'not_json', MessagesRejected: 2 },
      { service: 'alert-agent', reason: 'invalid_fields', MessagesRejected: 1 },
    ]);
  });

  it('begin anew after each flush, and write nothing when nothing was counted', () => {
    const metrics = createAlertMetrics('alert-agent');
    metrics.ignored();
    metrics.flush();
    metrics.flush();
    expect(lines(written)).toEqual([{ service: 'alert-agent', MessagesIgnored: 1 }]);
  });

  it('know fifty teams by name and call all further ones other', () => {
    const metrics = createAlertMetrics('alert-agent');
    for (let team = 0; team < 60; team += 1) {
      metrics.alert({ source: 'grafana', team: `team-${team}`, action: 'CREATE' });
    }
    metrics.alert({ source: 'grafana', team: 'team-0', action: 'CREATE' });
    metrics.flush();
    const received = lines(written).filter((line) => 'AlertsReceived' in line);
    expect(received).toHaveLength(51);
    expect(received.find(({ team }) => team === 'other')).toMatchObject({ AlertsReceived: 10 });
    expect(received.find(({ team }) => team === 'team-0')).toMatchObject({ AlertsReceived: 2 });
  });
});

function dimensionsOf(written: readonly string[], name: string): string[][] | undefined {
  const all = written.map((line) => JSON.parse(line) as Emf);
  return all.find((emf) => name in emf)?._aws.CloudWatchMetrics[0]?.Dimensions;
}

/** Dimensions and values of EMF lines in the namespace `Casefile`. */
function lines(written: readonly string[]): Record<string, unknown>[] {
  return written.map((line) => {
    const { _aws, ...facts } = JSON.parse(line) as Emf;
    expect(_aws.CloudWatchMetrics[0]?.Namespace).toBe('Casefile');
    return facts;
  });
}
