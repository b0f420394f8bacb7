import { inlineCode, type Markdown, ours } from './markdown.js';

/** Longer links are shown, but not to be clicked. */
const MAX_LINK = 2048;

/**
 * An untrusted URL behind a label of ours. It can be clicked when it is https, leads to one of the hosts (`example.org`,
 * `example.org:8443`, or `*.example.org` for what lies below), hides no user name before the host, and `accepts` has
 * nothing against it; else it is shown as code, so that it can still be read and copied.
 */
export function link(
  label: Markdown,
  url: string,
  { hosts, accepts = () => true }: { hosts: readonly string[]; accepts?: (url: URL) => boolean },
): Markdown {
  const target = targetOf(url);
  if (target === undefined || !hosts.some((host) => isHost(target, host)) || !accepts(target)) {
    return ours`${label}: ${inlineCode(url)}`;
  }
  return ours`[${label}](<${destination(target)}>)`;
}

/** Whether `link` would let people click on it. */
export function isLink(url: string, hosts: readonly string[]): boolean {
  const target = targetOf(url);
  return target !== undefined && hosts.some((host) => isHost(target, host));
}

function targetOf(url: string): URL | undefined {
  if (url.length > MAX_LINK || !URL.canParse(url)) return undefined;
  const target = new URL(url);
  const isPlain = target.protocol === 'https:' && target.username === '' && target.password === '';
  return isPlain && destination(target).length <= MAX_LINK ? target : undefined;
}

function isHost({ host }: URL, allowed: string): boolean {
  const name = allowed.toLowerCase();
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name;
}

/** ASCII, in which no character means anything to Markdown or to an e-mail reply; it leads to the same place. */
function destination({ href }: URL): Markdown {
  return href.replace(/[^A-Za-z0-9\-._~:/?#[\]!$'()*+,;=%&]/g, encodeURIComponent).replaceAll('&', '&amp;') as Markdown;
}
