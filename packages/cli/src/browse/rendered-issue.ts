import { type AlertState, type IssueRoute, issueRouteOf, renderIssue } from '@casefile/alert-core';
import type { Aws } from '../aws.js';

/** The issue of an alert as issue-agent would write it now, without the marker, which takes its key. */
export async function renderedIssue(state: AlertState, { aws, namePrefix }: { aws: Aws; namePrefix: string }) {
  const environment: Record<string, string> = await aws.environmentOf(`${namePrefix}issue-agent`).catch(() => ({}));
  const linkHosts = (environment['LINK_HOSTS'] ?? '').split(',').flatMap((host) => host.trim() || []);
  const { title, body } = renderIssue(state, { marker: '', route: await routeOf(state, environment, aws), linkHosts });
  const text = body.replace(/^<!-- casefile:(?:begin|end) -->$/gm, '').trim();
  return `# ${title}\n\n${text}\n`;
}

/** Where the routing cannot be read, the issue says nothing of it. */
async function routeOf(state: AlertState, environment: Record<string, string>, aws: Aws): Promise<IssueRoute> {
  const { CONTROL_TABLE_NAME: table, GITHUB_REPO: repository } = environment;
  const unknown = { repository: state.issue_repo ?? '', labels: [], assignees: [], unknownTeam: false };
  if (table === undefined) return unknown;
  return aws
    .routing(table, repository)()
    .then((routing) => issueRouteOf(routing, state.team))
    .catch(() => unknown);
}
