import { truncateString } from '@casefile/context-core';
import { inlineCode, joinMarkdown, type Markdown, ours, tableCell } from '@casefile/safe-text';
import { duration } from './duration.js';
import type { Priority } from './event.js';
import { previousIssue } from './issue-links.js';
import type { AlertState } from './state.js';

/** The first line of all: does it burn, and since when. */
export function renderHeadline({ status, first_seen_at, closed_at, last_provider_state_at }: AlertState): Markdown {
  if (status === 'OPEN') return ours`## 🔴 FIRING since ${inlineCode(first_seen_at)}`;
  const end = closed_at ?? last_provider_state_at;
  const lasted = inlineCode(duration(Math.max(Date.parse(end) - Date.parse(first_seen_at), 0)));
  return ours`## ✅ RESOLVED at ${inlineCode(end)} after ${lasted}`;
}

/** How bad, who, what and how often, in one look; `limit` cuts each text of the alert. */
export function renderFacts(state: AlertState, limit: number): Markdown {
  const { title, priority, teams, source, event, first_seen_at, last_seen_at } = state;
  const { type, id, region } = event.resource;
  const account = event.identity.account_id;
  const cell = (text: string) => tableCell(truncateString(text, limit));
  return joinMarkdown(
    [
      row(ours`Priority`, ours`**${priorityMarkdown[priority]}**`),
      ours`|---|---|`,
      row(teams.length > 1 ? ours`Teams` : ours`Team`, joinMarkdown(teams.map(cell), ', ')),
      row(ours`Alert`, cell(title)),
      row(ours`Resource`, ours`${inlineCode(type)}${id === undefined ? ours`` : ours` ${cell(id)}`}`),
      row(ours`Region`, region === undefined ? ours`` : cell(region)),
      row(ours`Account`, account === undefined ? ours`` : cell(account)),
      row(ours`Source`, cell(source)),
      row(ours`First seen`, inlineCode(first_seen_at)),
      row(ours`Last seen`, inlineCode(last_seen_at)),
      row(ours`Fired`, renderCounters(state)),
      row(ours`Clock`, event.occurred_at_replaced ? ours`the source gave an impossible time; ours is shown` : ours``),
      row(ours`Before`, previousIssue(state.previous_issue_url)),
    ],
    '\n',
  );
}

/** Without a value there is no row. */
function row(name: Markdown, value: Markdown): Markdown {
  return value === '' ? ours`` : ours`| ${name} | ${value} |`;
}

function renderCounters({ occurrences, flaps }: AlertState): Markdown {
  if (flaps === 0) return times(occurrences);
  return ours`${times(occurrences)}; came back ${times(flaps)} soon after it had resolved`;
}

/** `once`, `3 times`. */
export function times(count: number): Markdown {
  return count === 1 ? ours`once` : ours`${count} times`;
}

export const priorityMarkdown: Readonly<Record<Priority, Markdown>> = {
  P0: ours`P0`,
  P1: ours`P1`,
  P2: ours`P2`,
  P3: ours`P3`,
};
