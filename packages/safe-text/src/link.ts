import { inlineCode, type Markdown, ours } from './markdown.js';

/** Where links may lead. */
export interface LinkRules {
  /** `example.org`, `example.org:8443`, or `*.example.org` for all that lies below. */
  hosts: readonly string[];
  /** What else must be true of a link. */
  accepts?: (url: URL) => boolean;
}

/** Longer links are shown, but not to be clicked. */
const MAX_LINK = 2048;

/**
 * An untrusted URL behind a label of ours. Where people may not click on it, it is shown as code, so that it can still
 * be read and copied.
 */
export function link(label: Markdown, url: string, rules: LinkRules): Markdown {
  if (!isLink(url, rules)) return ours`${label}: ${inlineCode(url)}`;
  return ours`[${label}](<${destination(new URL(url))}>)`;
}

/** People may click on it: it is https, of one of the hosts, and hides no user name before the host. */
export function isLink(url: string, { hosts, accepts = () => true }: LinkRules): boolean {
  if (url.length > MAX_LINK || !URL.canParse(url)) return false;
  const target = new URL(url);
  const { protocol, username, password } = target;
  return (
    protocol === 'https:' &&
    username === '' &&
    password === '' &&
    hosts.some((host) => isHost(target, host)) &&
    destination(target).length <= MAX_LINK &&
    accepts(target)
  );
}

function isHost({ host }: URL, allowed: string): boolean {
  const name = allowed.toLowerCase();
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name;
}

/** ASCII, in which no character means anything to Markdown or to an e-mail reply; it leads to the same place. */
function destination({ href }: URL): Markdown {
  return href.replace(/[^A-Za-z0-9\-._~:/?#[\]!$'()*+,;=%&]/g, encodeURIComponent).replaceAll('&', '&amp;') as Markdown;
}
