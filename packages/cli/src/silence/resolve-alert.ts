import type { KnownAlert } from '@casefile/adapters';
import { Missing } from '../missing.js';

/** How a person names one alert. */
export type AlertName = { fingerprint: string } | { number: number; repo?: string | undefined };

/** A fingerprint or its first 8 digits or more; the number of its issue, or that issue's address. */
export function parseAlertName(text: string): AlertName | undefined {
  if (/^[0-9a-f]{8,64}$/i.test(text)) return { fingerprint: text.toLowerCase() };
  const [, repo, number] = /^(?:https?:\/\/[^/]+\/([^/]+\/[^/]+)\/issues\/|#)?(\d{1,7})(?:[?#].*)?$/.exec(text) ?? [];
  return number === undefined ? undefined : { number: Number(number), repo };
}

/** The fingerprint of the one alert that is meant. A whole one may be of an alert that has yet to come. */
export function resolveAlert(name: AlertName, alerts: readonly KnownAlert[]): string {
  if ('fingerprint' in name && name.fingerprint.length === 64) return name.fingerprint;
  const found = alerts.filter((alert) => isMeant(name, alert)).map(({ fingerprint }) => fingerprint);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const what =
    'fingerprint' in name ? `A fingerprint that begins with ${name.fingerprint}` : `The issue #${name.number}`;
  if (only === undefined) {
    throw new Missing(
      `${what} is of no alert that is known`,
      'The issue shows the fingerprint in its debug information; check ENV and --region.',
    );
  }
  throw new Missing(`${what} is of ${found.length} alerts`, "Give more digits, or the issue's address.");
}

function isMeant(name: AlertName, { fingerprint, issue_number, issue_repo }: KnownAlert): boolean {
  if ('fingerprint' in name) return fingerprint.startsWith(name.fingerprint);
  const isThere = name.repo === undefined || name.repo.toLowerCase() === issue_repo?.toLowerCase();
  return issue_number === name.number && isThere;
}
