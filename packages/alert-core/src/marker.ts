import { createHmac, timingSafeEqual } from 'node:crypto';

/** What an issue or a comment is about; `repo` is `owner/name`. */
export interface MarkerFacts {
  repo: string;
  fingerprint: string;
  episode: number;
  /** For a comment: the `last_comment_at` that it tells of. */
  about?: string;
}

/**
 * The first line of what we write on GitHub, by which we know it again. The MAC is over the repository, too, so that a
 * marker that is copied elsewhere is worth nothing.
 */
export function signMarker(key: string, facts: MarkerFacts): string {
  const { fingerprint, episode, about } = facts;
  const words = [`key=${fingerprint}`, `episode=${episode}`, ...(about === undefined ? [] : [`about=${about}`])];
  return `<!-- casefile ${words.join(' ')} mac=${macOf(key, facts)} -->`;
}

const form =
  /^<!-- casefile key=([0-9a-f]{1,64}) episode=(\d{1,9})(?: about=([0-9TZ:.-]{1,30}))? mac=([0-9a-f]{64}) -->\r?(?:\n|$)/;

/**
 * What a text's first line says it is about; nothing unless one of the keys signed it for this repository. Whether the
 * author is our App is for the caller to know: texts of others are never asked.
 */
export function readMarker(keys: readonly string[], repo: string, text: string): Omit<MarkerFacts, 'repo'> | undefined {
  const [, fingerprint, episode, about, mac] = form.exec(text) ?? [];
  if (fingerprint === undefined || mac === undefined) return undefined;
  const facts = { fingerprint, episode: Number(episode), ...(about === undefined ? {} : { about }) };
  const given = Buffer.from(mac, 'hex');
  const isOurs = keys.some((key) => timingSafeEqual(Buffer.from(macOf(key, { repo, ...facts }), 'hex'), given));
  return isOurs ? facts : undefined;
}

/** GitHub takes the names of repositories in any case. */
function macOf(key: string, { repo, fingerprint, episode, about }: MarkerFacts): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([repo.toLowerCase(), fingerprint, episode, about ?? null]))
    .digest('hex');
}
