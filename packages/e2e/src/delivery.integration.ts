import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoDbIncidentStore } from '@casefile/adapters';
import { type IncidentAlert, incidentId } from '@casefile/context-core';
import { newIncident } from './stack.js';
import { useStack } from './use-stack.js';

const stack = useStack();
const envelope = (alert: IncidentAlert) => JSON.stringify(alert);

describe('deliveries', () => {
  /** How often one round of collectors searches the logs of a function that has none. */
  let searchesPerRound = 0;

  beforeAll(async () => {
    await stack.drain(stack.outputs.incidents_dlq_url);
    const alert = newIncident();
    await stack.publish(alert);
    await stack.caseFile(incidentId(alert));
    searchesPerRound = await stack.logSearches(alert.lambda_name);
    expect(searchesPerRound).toBeGreaterThan(0);
  });

  afterAll(() => stack.endStorms());

  it('give one incident, sent ten times at once through topic and queue, one record and one round of collectors', async () => {
    const alert = newIncident();
    await Promise.all([
      ...Array.from({ length: 5 }, () => stack.publish(alert)),
      stack.send(Array.from({ length: 5 }, () => envelope(alert))),
    ]);
    await stack.caseFile(incidentId(alert));
    await stack.untilQueueIsEmpty(60); // a delivery that met the claim looks again when that ends
    expect(await stack.record(incidentId(alert))).toMatchObject({ occurrences: 1 });
    expect(await stack.logSearches(alert.lambda_name)).toBe(searchesPerRound);
  });

  it('finish an incident whose owner died after its claim, once the claim ends', async () => {
    const alert = newIncident();
    const deadOwner = createDynamoDbIncidentStore({
      client: stack.clients.dynamodb,
      tableName: stack.outputs.incident_table_name,
      stormWindowSeconds: 300,
    });
    await deadOwner.claim(alert, 'an owner that dies', Date.now() + 4000);
    await stack.publish(alert);
    await stack.caseFile(incidentId(alert), 30);
    await stack.untilQueueIsEmpty(30);
    expect(await stack.record(incidentId(alert))).toMatchObject({ occurrences: 1 });
    expect(await stack.logSearches(alert.lambda_name)).toBe(searchesPerRound);
  });

  it('give five hundred incidents of one function within a minute one case file that counts them', async () => {
    const first = newIncident();
    const start = Date.now();
    const storm = Array.from({ length: 500 }, (_, index) => ({
      ...first,
      timestamp: new Date(start + index * 100).toISOString(),
    }));
    await stack.send(storm.map(envelope));
    await stack.untilQueueIsEmpty(120);
    const records = (await stack.items()).filter(
      ({ incident_id }) => typeof incident_id === 'string' && incident_id.startsWith(`${first.lambda_name}#`),
    );
    const caseFiles = records.filter(({ enriched_context }) => enriched_context !== undefined);
    expect(records).toHaveLength(500);
    expect(caseFiles).toHaveLength(1);
    expect(caseFiles[0]?.occurrences).toBe(500);
    expect(await stack.logSearches(first.lambda_name)).toBeLessThanOrEqual(2 * searchesPerRound);
  });

  it('store nine of a batch of ten, quarantine the broken one with its reason, and see none of them twice', async () => {
    const alerts = Array.from({ length: 9 }, () => newIncident());
    const broken = JSON.stringify({ error_type: 'S3AccessError', timestamp: 'yesterday' });
    await stack.send([...alerts.slice(0, 4).map(envelope), broken, ...alerts.slice(4).map(envelope)]);
    for (const alert of alerts) await stack.caseFile(incidentId(alert));
    await stack.untilQueueIsEmpty(30);
    const [quarantined, ...more] = await stack.drain(stack.outputs.incidents_dlq_url);
    expect(more).toEqual([]);
    expect(quarantined?.Body).toBe(broken);
    expect(quarantined?.MessageAttributes?.reason?.StringValue).toMatch(
      /error_message: .*error_code: .*lambda_name: .*timestamp: must be an ISO 8601 time with an offset/,
    );
    for (const { lambda_name } of alerts) expect(await stack.logSearches(lambda_name)).toBe(searchesPerRound);
  });
});
