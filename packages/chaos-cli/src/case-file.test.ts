import { describe, expect, it } from '@jest/globals';
import type { IncidentAlert, IncidentRecord } from '@casefile/context-core';
import { caseFileOf, openLab } from '../test/lab.js';
import { awaitCaseFile, judge } from './case-file.js';

const alert: IncidentAlert = {
  error_type: 'S3AccessError',
  error_message: '',
  error_code: '',
  lambda_name: 'f',
  timestamp: '2025-09-16T16:59:17.131Z',
};
const id = 'f#2025-09-16T16:59:17.131Z';
const earlier = { ...alert, timestamp: '2025-09-16T16:58:00.000Z' };
const lost = ['permission_lost', 'The role lost s3:GetObject.'] as const;
const bare: IncidentRecord = { incident_id: id, error_type: 'S3AccessError', created_at: '', ttl: 1 };

async function look(...records: IncidentRecord[]) {
  const lab = await openLab();
  for (const record of records) lab.state.incidents[record.incident_id] = record;
  const deadline = lab.clock.now().getTime() + 5000;
  const found = await awaitCaseFile(lab.session, { id, errorType: 'S3AccessError' }, deadline);
  await lab.close();
  return found && { id: found.id, counted: found.counted };
}

describe('the case file of an incident', () => {
  it.each<[string, IncidentRecord[], object | undefined]>([
    ['is its own record', [caseFileOf(alert, lost)], { id, counted: false }],
    [
      'is another one when it was counted on that',
      [{ ...bare, counted_on: 'f#2025-09-16T16:58:00.000Z' }, caseFileOf(earlier, lost)],
      { id: 'f#2025-09-16T16:58:00.000Z', counted: true },
    ],
    [
      'has the type in its id when another type has the plain one',
      [
        { ...bare, error_type: 'Other' },
        { ...caseFileOf(alert, lost), incident_id: `${id}#S3AccessError` },
      ],
      { id: `${id}#S3AccessError`, counted: false },
    ],
    ['is not there while it is only claimed', [{ ...bare, claim_owner: 'x', claim_until: 1 }], undefined],
    [
      'is not there while the one it is counted on is only claimed',
      [
        { ...bare, counted_on: 'y' },
        { ...bare, incident_id: 'y' },
      ],
      undefined,
    ],
    [
      'is not there when another type alone has the id',
      [{ ...bare, error_type: 'Other', enriched_context: '{}' }],
      undefined,
    ],
    ['is not there when nothing is', [], undefined],
  ])('%s', async (_fact, records, expected) => {
    await expect(look(...records)).resolves.toEqual(expected);
  });
});

describe('the verdict', () => {
  const caseFile = (kind: string, statement: string, counted = false) => ({
    id,
    counted,
    context: {
      incident: alert,
      findings: kind === '' ? [] : [{ kind, statement, confidence: 'high' as const, evidence: [] }],
      results: [],
      enrichment_timestamp: '',
      token_budget: 3000,
      estimated_tokens: 1,
    },
  });
  const expected = { kind: 'permission_lost', names: 's3:' };

  it.each([
    ['holds when the first finding is the expected one', caseFile(...lost), true, /is permission_lost, as expected\.$/],
    ['holds for a counted incident, and says so', caseFile(...lost, true), true, /counted on the case file f#/],
    ['does not hold without a finding', caseFile('', ''), false, /no finding; expected permission_lost/],
    ['does not hold for another finding', caseFile('throttled', 's3:'), false, /is throttled, not permission_lost/],
    [
      'does not hold when the action is not named',
      caseFile('permission_lost', 'logs:PutLogEvents'),
      false,
      /does not name s3:/,
    ],
  ])('%s', (_fact, file, held, reason) => {
    expect(judge(file, expected)).toEqual({ held, reason: expect.stringMatching(reason) });
  });
});
