import type { ScannedPage } from '@casefile/adapters';
import type { AlertState } from '@casefile/alert-core';
import type { Terminal } from '@casefile/cli-kit';
import type { AlertTable } from '../aws/tables.js';
import type { NextSteps } from '../deployment/next-steps.js';
import { Missing } from '../missing.js';
import { readAll } from './read-all.js';
import { oneLine } from './alert-rows.js';

/** How a person names an alert. */
export type AlertKey =
  | { kind: 'fingerprint'; fingerprint: string }
  | { kind: 'prefix'; prefix: string }
  | { kind: 'issue'; number: number; repo?: string };

/** Its fingerprint or the beginning of it, `#42`, `owner/name#42`, or the address of its issue; nothing for what is none. */
export function parseAlertKey(text: string): AlertKey | undefined {
  const url = /^https?:\/\/[^/]+\/(?:.*\/)?([^/\s]+\/[^/\s]+)\/issues\/(\d+)(?:[/?#].*)?$/.exec(text);
  const short = /^([^/\s#]+\/[^/\s#]+)?#?(\d{1,7})$/.exec(text);
  const [, repo, number] = url ?? short ?? [];
  if (number !== undefined) return { kind: 'issue', number: Number(number), ...(repo === undefined ? {} : { repo }) };
  const hex = text.toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return { kind: 'fingerprint', fingerprint: hex };
  return /^[0-9a-f]{4,63}$/.test(hex) ? { kind: 'prefix', prefix: hex } : undefined;
}

interface Options {
  table: AlertTable;
  tableName: string;
  terminal: Terminal;
  next: NextSteps;
}

const MANY = 10;

/** The one alert that is meant; `Missing` names those that may be when it is not one. */
export async function findAlert(key: AlertKey, { table, tableName, terminal, next }: Options): Promise<AlertState> {
  const pages = key.kind === 'fingerprint' ? onlyPage(table, key.fingerprint) : table.scan();
  const { newest, matching } = await readAll(
    pages,
    {
      table: tableName,
      matches: (state) => isMeant(state, key),
      timeOf: (state) => state.last_seen_at,
      limit: MANY,
    },
    { terminal, next },
  );
  const [found] = newest;
  if (!found)
    throw new Missing('There is no such alert', `See which there are: ${next.casefile('alerts list --status all')}`);
  if (matching === 1) return found;
  const names = newest.map(
    ({ fingerprint, title, issue_url = 'no issue' }) =>
      `  ${fingerprint.slice(0, 16)}  ${oneLine(title)}  ${issue_url}`,
  );
  throw new Missing([`${matching} alerts are meant by that:`, ...names].join('\n'), 'Say more of its fingerprint.');
}

function isMeant({ fingerprint, issue_number, issue_repo = '' }: AlertState, key: AlertKey): boolean {
  switch (key.kind) {
    case 'fingerprint':
      return fingerprint === key.fingerprint;
    case 'prefix':
      return fingerprint.startsWith(key.prefix);
    case 'issue':
      return (
        issue_number === key.number &&
        // GitHub takes the names of repositories in any case
        (key.repo === undefined || issue_repo.toLowerCase() === key.repo.toLowerCase())
      );
  }
}

/** A whole fingerprint is a key: nothing has to be scanned. */
async function* onlyPage(table: AlertTable, fingerprint: string): AsyncGenerator<ScannedPage<AlertState>> {
  yield { found: [...(await table.load([fingerprint])).values()], unreadable: 0 };
}
