import { isLink, joinMarkdown, link, type Markdown, ours } from '@casefile/safe-text';
import { awsConsoles } from './aws-consoles.js';
import type { AlertEvent } from './event.js';
import type { IssueRoute } from './issue-routing.js';

export interface LinkRules {
  route: Pick<IssueRoute, 'runbook_url'>;
  /** Hosts that links may lead to, beside the AWS console's and that of the route's runbook. */
  linkHosts: readonly string[];
}

/** Where to click, the best first. The route's runbook stands in for one that is missing or cannot be clicked. */
export function renderLinks({ links }: AlertEvent, { route, linkHosts }: LinkRules): Markdown {
  const own = hostsOf(route.runbook_url);
  const hosts = [...awsConsoles, ...own, ...linkHosts];
  const isUsable = links.runbook_url !== undefined && isLink(links.runbook_url, hosts);
  const shown: [Markdown, string | undefined][] = [
    [ours`Runbook`, isUsable ? links.runbook_url : route.runbook_url],
    [ours`Dashboard`, links.dashboard_url],
    [ours`Source`, links.source_url],
    [ours`Silence`, links.silence_url],
    [ours`Runbook of the alert`, isUsable ? undefined : links.runbook_url],
  ];
  const rendered = shown.flatMap(([label, url]) =>
    url === undefined ? [] : [link(label, url, { hosts, accepts: isNoReference })],
  );
  const [best, ...others] = rendered;
  return best === undefined ? ours`` : joinMarkdown([ours`**${best}**`, ...others], ' · ');
}

/** A link to the issue of the alert's last life; its URL came from GitHub. */
export function previousIssue(url: string | undefined): Markdown | undefined {
  return url === undefined ? undefined : link(ours`the previous issue`, url, { hosts: hostsOf(url) });
}

function hostsOf(url: string | undefined): string[] {
  return url !== undefined && URL.canParse(url) ? [new URL(url).host] : [];
}

/** A link to an issue or a commit leaves a trace there, so alerts may not make one. */
function isNoReference({ pathname }: URL): boolean {
  return !/^\/[^/]+\/[^/]+\/(?:(?:issues|pull|discussions)\/\d|commit\/[0-9a-f]{7})/i.test(pathname);
}
