import { type AlertState, isBehind, isDue, isHeld } from '@casefile/alert-core';
import { pairs } from '@casefile/cli-kit';
import { cut, issueOrWhyNone, oneLine } from './alert-rows.js';
import { ago } from './ago.js';

/** All that is known of an alert, for people: what it is, how its life went, how its issue stands, what the evidence says. */
export function detailsOf(state: AlertState, now: Date): string {
  const at = (time: string | undefined) => (time === undefined ? undefined : `${time} (${ago(time, now)})`);
  const { event, evidence } = state;
  const sections: [string, [string, string | undefined][]][] = [
    [
      `${state.priority} ${state.status} ${oneLine(state.title)}`,
      [
        ['fingerprint', state.fingerprint],
        ['source', state.source],
        ['teams', state.teams.join(', ')],
        ['resource', [event.resource.type, event.resource.id, event.resource.region].filter(Boolean).join(' ')],
        ['reason', event.reason],
        ['description', event.description],
        ['needs routing', event.needs_routing ? 'yes: nobody named a team or a priority' : undefined],
      ],
    ],
    [
      'Its life',
      [
        ['first seen', at(state.first_seen_at)],
        ['last seen', at(state.last_seen_at)],
        ['fired', `${state.occurrences}×, episode ${state.episode}, came back ${state.flaps}×`],
        ['resolved', at(state.closed_at)],
        ['tombstone', state.tombstone ? 'it resolved and was never seen to fire' : undefined],
        ['last news', state.last_news],
        ['people told of', at(state.last_comment_at)],
      ],
    ],
    [
      'Its issue',
      [
        ['issue', issueOrWhyNone(state, now)],
        ['versions', `${state.synced_version} of ${state.desired_version} are on GitHub`],
        ['behind since', isDue(state, now) ? at(state.pending_since) : undefined],
        ['waits until', isBehind(state) && !isDue(state, now) ? state.pending_since : undefined],
        ['flaps, held open until', isHeld(state, now) ? state.held_until : undefined],
        ['attempts', state.attempts?.toString()],
        ['last error', state.last_error],
        ['intent', intentOf(state)],
        ['comment intent', at(state.comment_intent_at)],
        ['closed by a person', at(state.manually_closed_at)],
        ['reopened by a person', at(state.reopened_by_person_at)],
        ['closed as', state.issue_state_reason],
        ['the one before', state.previous_issue_url],
      ],
    ],
    ['Its evidence', evidence ? evidenceOf(evidence, at) : [['case file', 'none']]],
  ];
  return sections.map(([heading, rows]) => `${heading}\n${indented(pairs(shown(rows)))}`).join('\n\n');
}

function intentOf({ intent_since, intent_at, intent_repo }: AlertState): string | undefined {
  if (intent_at === undefined) return undefined;
  return `an issue may have been made in ${intent_repo ?? '?'}: first tried at ${intent_since ?? '?'}, last at ${intent_at}`;
}

type Evidence = NonNullable<AlertState['evidence']>;

function evidenceOf(
  { case_file_id, gathered_at, findings, sections, left_out }: Evidence,
  at: (time: string) => string | undefined,
) {
  const headings = sections.map((section) => oneLine(section.split('\n')[0] ?? '').replace(/^#+ /, ''));
  const rows: [string, string | undefined][] = [
    ['case file', case_file_id],
    ['gathered', at(gathered_at)],
    ['says', findings],
    ['sections', headings.join(', ')],
    ['left out', left_out === 0 ? undefined : `${left_out} sections for want of room`],
  ];
  return rows;
}

const LONGEST = 600;

function shown(rows: [string, string | undefined][]): [string, string][] {
  return rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, cut(oneLine(value), LONGEST)]],
  );
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
