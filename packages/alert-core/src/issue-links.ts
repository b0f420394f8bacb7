import { isLink, joinMarkdown, link, type LinkRules, type Markdown, ours } from '@casefile/safe-text';
import { awsConsoles } from './aws-consoles.js';
import type { AlertEvent } from './event.js';
import type { IssueRoute } from './issue-routing.js';

export interface IssueLinkRules {
  route: Pick<IssueRoute, 'runbook_url'>;
  /** Hosts that links may lead to, beside the AWS console's and that of the route's runbook. */
  linkHosts: readonly string[];
}

/** Where to click, the best first. The route's runbook stands in for one that is missing or cannot be clicked. */
export function renderLinks({ links }: AlertEvent, { route, linkHosts }: IssueLinkRules): Markdown {
  const routes = { hosts: hostsOf(route.runbook_url) };
  const rules = { hosts: [...awsConsoles, ...routes.hosts, ...linkHosts], accepts: isNoReference };
  const isUsable = links.runbook_url !== undefined && isLink(links.runbook_url, rules);
  const instead = isUsable ? undefined : route.runbook_url;
  const [best, ...others] = [
    linkTo(ours`Runbook`, instead, routes),
    linkTo(instead === undefined ? ours`Runbook` : ours`Runbook of the alert`, links.runbook_url, rules),
    linkTo(ours`Dashboard`, links.dashboard_url, rules),
    linkTo(ours`Source`, links.source_url, rules),
    linkTo(ours`Silence`, links.silence_url, rules),
  ].filter((shown) => shown !== '');
  return best === undefined ? ours`` : joinMarkdown([ours`**${best}**`, ...others], ' · ');
}

function linkTo(label: Markdown, url: string | undefined, rules: LinkRules): Markdown {
  return url === undefined ? ours`` : link(label, url, rules);
}

/** A link to the issue of the alert's last life; its URL came from GitHub. */
export function previousIssue(url: string | undefined): Markdown {
  return linkTo(ours`the previous issue`, url, { hosts: hostsOf(url) });
}

/** The host of a URL that is ours or GitHub's, for links to lead to. */
export function hostsOf(url: string | undefined): string[] {
  return url !== undefined && URL.canParse(url) ? [new URL(url).host] : [];
}

/** A link to an issue or a commit leaves a trace there, so alerts may not make one. */
function isNoReference({ pathname }: URL): boolean {
  return !/^\/[^/]+\/[^/]+\/(?:(?:issues|pull|discussions)\/\d|commit\/[0-9a-f]{7})/i.test(pathname);
}
