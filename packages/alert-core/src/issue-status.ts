import { inlineCode, joinMarkdown, type Markdown, ours, tableCell } from '@casefile/safe-text';
import { truncateString } from '@casefile/context-core';
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
  const { title, priority, teams, source, event, first_seen_at, last_seen_at, occurrences, flaps } = state;
  const { resource, identity } = event;
  const cell = (text: string) => tableCell(truncateString(text, limit));
  const previous = previousIssue(state.previous_issue_url);
  const rows: [Markdown, Markdown][] = [
    [ours`Priority`, ours`**${priorityMarkdown[priority]}**`],
    [teams.length > 1 ? ours`Teams` : ours`Team`, joinMarkdown(teams.map(cell), ', ')],
    [ours`Alert`, cell(title)],
    [
      ours`Resource`,
      ours`${cell(resource.type)}${resource.id === undefined ? ours`` : ours` ${cell(resource.id)}`}${
        resource.region === undefined ? ours`` : ours` in ${cell(resource.region)}`
      }`,
    ],
    [
      ours`Source`,
      ours`${cell(source)}${identity.account_id === undefined ? ours`` : ours`, account ${cell(identity.account_id)}`}`,
    ],
    [ours`First seen`, inlineCode(first_seen_at)],
    [ours`Last seen`, inlineCode(last_seen_at)],
    [
      ours`Fired`,
      ours`${times(occurrences)}${flaps > 0 ? ours`, came back ${times(flaps)} soon after it resolved` : ours``}`,
    ],
    ...(event.occurred_at_replaced
      ? [
          [ours`Time`, ours`the source gave an impossible one, so it is when the alert came in`] satisfies [
            Markdown,
            Markdown,
          ],
        ]
      : []),
    ...(previous ? [[ours`Before`, previous] satisfies [Markdown, Markdown]] : []),
  ];
  const [head, ...others] = rows.map(([name, value]) => ours`| ${name} | ${value} |`);
  return joinMarkdown([head ?? ours``, ours`|---|---|`, ...others], '\n');
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
