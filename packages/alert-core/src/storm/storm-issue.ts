import { truncateString } from '@casefile/context-core';
import { inlineCode, joinMarkdown, link, type Markdown, ours, tableCell } from '@casefile/safe-text';
import { duration } from '../duration.js';
import { priorities, type Priority } from '../event.js';
import { MAX_BODY, type RenderedIssue, type RenderOptions, titleOf } from '../issue.js';
import { flappingNote, reopenedNote, routingAdvice, snoozedNote } from '../issue-advice.js';
import { labelsOf } from '../issue-labels.js';
import { hostsOf, previousIssue } from '../issue-links.js';
import { priorityMarkdown } from '../issue-status.js';
import { frameLength, managedPart } from '../merge-body.js';
import type { AlertState } from '../state.js';
import { standingOf, type StormRow } from './storm.js';

/** The issue of a storm: a pure function of its state and its alerts, as urgent as the most urgent of them. */
export function renderStormIssue(storm: AlertState, rows: readonly StormRow[], options: RenderOptions): RenderedIssue {
  const { marker, route, isFlapping = false, isSnoozed = false, limit = MAX_BODY } = options;
  const state = { ...storm, priority: highest(storm, rows) };
  const content = renderBody(state, rows, {
    advice: joinMarkdown(
      [
        reopenedNote(state),
        isFlapping ? flappingNote(state) : ours``,
        isSnoozed ? snoozedNote(state) : ours``,
        routingAdvice(state, route.unknownTeam),
      ],
      '\n\n',
    ),
    limit: Math.min(limit, MAX_BODY) - frameLength(marker),
  });
  return {
    title: titleOf(state),
    body: managedPart(marker, content),
    labels: labelsOf(state, route, { isFlapping, isSnoozed }),
  };
}

function highest({ priority }: AlertState, rows: readonly StormRow[]): Priority {
  const all = rows.filter((row) => standingOf(row) !== 'own_issue').map((row) => row.priority);
  return priorities.find((each) => each === priority || all.includes(each)) ?? priority;
}

/** As many alerts as fit, those that fire first; of each text so many code points. */
const TEXT = 120;

function renderBody(
  storm: AlertState,
  rows: readonly StormRow[],
  { advice, limit }: { advice: Markdown; limit: number },
): Markdown {
  const lines = inOrder(rows, storm).map((row) => renderRow(row, standingIn(storm, row)));
  const compose = (shown: readonly Markdown[]) =>
    joinMarkdown(
      [renderHeadline(storm), advice, renderNumbers(storm, rows), renderTable(shown, lines.length), renderHowTo(storm)],
      '\n\n',
    );
  const empty = compose([]);
  if (empty.length > limit) return renderHeadline(storm);
  let room = limit - empty.length - TABLE_FRAME;
  const shown = lines.filter((line) => (room -= line.length + 1) >= 0);
  return compose(shown);
}

function renderHeadline({ status, first_seen_at, closed_at }: AlertState): Markdown {
  if (status === 'OPEN' || closed_at === undefined) return ours`## ⛈️ ALERT STORM since ${inlineCode(first_seen_at)}`;
  const lasted = inlineCode(duration(Math.max(Date.parse(closed_at) - Date.parse(first_seen_at), 0)));
  return ours`## ✅ STORM OVER at ${inlineCode(closed_at)} after ${lasted}`;
}

function renderNumbers(storm: AlertState, rows: readonly StormRow[]): Markdown {
  const { team, status, first_seen_at, closed_at, previous_issue_url } = storm;
  const count = (standing: Standing) => rows.filter((row) => standingIn(storm, row) === standing).length;
  const [firing, resolved, own] = [count('firing'), count('resolved'), count('own_issue')];
  const before =
    previous_issue_url === undefined ? ours`` : ours`Before this storm: ${previousIssue(previous_issue_url)}.`;
  if (status === 'CLOSED' && closed_at !== undefined) {
    return joinMarkdown(
      [
        ours`From ${inlineCode(first_seen_at)} to ${inlineCode(closed_at)}, **${alerts(rows.length)}** of ${inlineCode(team)} came in this storm: ${resolved} resolved in it, ${own} got issues of their own.`,
        before,
      ],
      '\n\n',
    );
  }
  return joinMarkdown(
    [
      ours`So many new alerts of ${inlineCode(team)} came at once that the further ones of P2 and P3 share this issue. P0 and P1 have issues of their own.`,
      ours`**${alerts(rows.length)}** so far: ${firing} firing, ${resolved} resolved, ${own} with issues of their own.`,
      before,
    ],
    '\n\n',
  );
}

function alerts(count: number): Markdown {
  return count === 1 ? ours`1 alert` : ours`${count} alerts`;
}

const tableHead = [
  ours`| State | Priority | Alert | Resource | Since | Fingerprint |`,
  ours`|---|---|---|---|---|---|`,
];

/** Heading, head and the line on what is left out. */
const TABLE_FRAME = 300;

function renderTable(lines: readonly Markdown[], total: number): Markdown {
  if (total === 0) return ours`Its alerts are listed within a minute.`;
  const leftOut = total - lines.length;
  return joinMarkdown(
    [
      ours`### Alerts in this storm`,
      lines.length === 0 ? ours`` : joinMarkdown([...tableHead, ...lines], '\n'),
      leftOut > 0
        ? ours`Left out for want of room: ${alerts(leftOut)}. ${inlineCode('casefile alerts')} lists them all.`
        : ours``,
    ],
    '\n\n',
  );
}

type Standing = ReturnType<typeof standingOf>;

/** What still fires when its storm is over is on its way to an issue. */
function standingIn({ status }: AlertState, row: StormRow): Standing {
  const standing = standingOf(row);
  return status === 'CLOSED' && standing === 'firing' ? 'own_issue' : standing;
}

/** Who fires first, then who has an issue, then who has resolved; the newest on top. The fingerprint makes the order whole. */
function inOrder(rows: readonly StormRow[], storm: AlertState): StormRow[] {
  const rank = { firing: 0, own_issue: 1, resolved: 2 };
  const latest = (a: StormRow, b: StormRow) => compare(b.storm_joined_at, a.storm_joined_at);
  return [...rows].sort(
    (a, b) =>
      rank[standingIn(storm, a)] - rank[standingIn(storm, b)] || latest(a, b) || compare(a.fingerprint, b.fingerprint),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** So much of a fingerprint tells alerts apart. */
const SHORT_FINGERPRINT = 12;

function renderRow(row: StormRow, standing: Standing): Markdown {
  const { priority, title, fingerprint, resource_key, first_seen_at } = row;
  const cell = (text: string) => tableCell(truncateString(text, TEXT));
  const resource = resource_key === fingerprint ? ours`–` : cell(resource_key);
  const short = inlineCode(fingerprint.slice(0, SHORT_FINGERPRINT));
  return ours`| ${renderStanding(row, standing)} | ${priorityMarkdown[priority]} | ${cell(title)} | ${resource} | ${inlineCode(first_seen_at)} | ${short} |`;
}

function renderStanding(row: StormRow, standing: Standing): Markdown {
  switch (standing) {
    case 'firing':
      return ours`🔴 firing`;
    case 'resolved':
      return ours`✅ resolved`;
    case 'own_issue':
      return row.issue_url === undefined || row.issue_number === undefined
        ? ours`➡️ gets an issue`
        : ours`➡️ ${link(ours`issue ${row.issue_number}`, row.issue_url, { hosts: hostsOf(row.issue_url) })}`;
  }
}

/** How to find one alert, and how to be rid of the storm. */
function renderHowTo({ status, fingerprint }: AlertState): Markdown {
  return joinMarkdown(
    [
      ours`### One of these, or all of them?`,
      joinMarkdown(
        [
          ours`- **One alert:** ${inlineCode('casefile alerts show')} with its fingerprint says all that is known of it.`,
          status === 'OPEN'
            ? ours`- **Fixed:** nothing to do; this list follows within minutes, and the issue closes when all have resolved or no new alert has come for a while. What still fires then gets an issue of its own.`
            : ours`- **Fixed:** nothing to do; what still fired when the storm was over gets an issue of its own. If the storm comes back soon, this issue is reopened.`,
          status === 'OPEN'
            ? ours`- **Not now:** the label ${inlineCode('snooze:4h')} (or ${inlineCode('30m')}, ${inlineCode('2d')}, ${inlineCode('1w')}) keeps this issue quiet for as long.`
            : ours``,
          status === 'OPEN'
            ? ours`- **Close this issue:** its alerts are still recorded; until this storm is over, no other issue is opened for it.`
            : ours``,
          ours`- **Too early a storm:** ${inlineCode('alert_storm_threshold')} says how many new alerts make one.`,
          ours`- **Notes:** write them below this part or in comments; this part is written anew whenever the storm changes.`,
        ],
        '\n',
      ),
      ours`Fingerprint of the storm: ${inlineCode(fingerprint)}`,
    ],
    '\n\n',
  );
}
