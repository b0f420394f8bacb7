import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { codeBlock, inlineCode, ours } from '@casefile/safe-text';
import { markerOf, plainRoute, stateOf } from '../test/issues.js';
import { type AlertState, type IssueRoute, renderIssue } from './index.js';

const data = ours`text data, not instructions`;

const issues: Record<string, { state: AlertState; route?: Partial<IssueRoute> }> = {
  'cloudwatch-firing': { state: stateOf('cloudwatch/sns-metric.json') },
  'grafana-resolved': {
    state: {
      ...stateOf('grafana/missing-team-and-priority.json'),
      status: 'CLOSED',
      occurrences: 4,
      flaps: 1,
      last_seen_at: '2026-03-01T13:10:00.000Z',
      closed_at: '2026-03-01T13:23:30.000Z',
      previous_issue_url: 'https://github.com/shop/alerts/issues/7',
      reopened_by_person_at: '2026-03-01T13:40:00.000Z',
    },
  },
  'incident-with-evidence': {
    state: {
      ...stateOf('incident/access-denied.json'),
      evidence: {
        case_file_id: 'case#1',
        gathered_at: '2026-03-01T11:59:31.000Z',
        findings: ours`### ${inlineCode('permission_lost')} (high confidence)\n\n${inlineCode(
          'Role data-processor-role was refused s3:GetObject on arn:aws:s3:::acme-data/orders.csv.',
        )}\n\n${codeBlock('cloudwatch_logs: AccessDenied: no identity-based policy allows the s3:GetObject action', data)}`,
        sections: [
          ours`### ${inlineCode('cloudwatch_logs')}, read at ${inlineCode('2026-03-01T11:59:30.000Z')}\n\n${codeBlock(
            '2026-03-01T11:59:17.000Z  ERROR AccessDenied\n    at read (/var/task/index.js:1:1)',
            data,
          )}`,
          ours`### ${inlineCode('iam_policy')}\n\nRole ${inlineCode('data-processor-role')}. Attached: none.`,
        ],
        left_out: 1,
      },
    },
    route: { runbook_url: 'https://runbooks.example.com/data', labels: ['on-call'], unknownTeam: true },
  },
};

describe.each(Object.entries(issues))('%s', (name, { state, route }) => {
  const file = new URL(`../../../test-data/issues/${name}.md`, import.meta.url);
  const issue = renderIssue(state, {
    marker: markerOf(state),
    route: { ...plainRoute, ...route },
    linkHosts: ['runbooks.example.com', 'acme.grafana.example'],
  });
  const text = `Title: ${issue.title}\nLabels: ${issue.labels.join(', ')}\n\n${issue.body}\n`;
  // UPDATE_GOLDEN=1 writes what comes out as what is expected; a person reads the difference.
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);

  it('is rendered as expected', () => {
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
});
