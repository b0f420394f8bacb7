import { inlineCode, joinMarkdown, type Markdown, ours } from '@casefile/safe-text';
import { quoted } from './issue-body.js';
import { priorityMarkdown, times } from './issue-status.js';
import type { AlertState } from './state.js';

/** What people are told about an alert that goes on: what is news, and how it stands. The marker is the first line. */
export function renderComment(state: AlertState, marker: string): string {
  const { occurrences, first_seen_at, last_seen_at, event } = state;
  const text = joinMarkdown(
    [
      ours`**${newsOf(state)}**`,
      ours`It fired ${times(occurrences)} since ${inlineCode(first_seen_at)}, last at ${inlineCode(last_seen_at)}.`,
      quoted(ours`Reason`, event.reason, 4096),
    ],
    '\n\n',
  );
  return `${marker}\n${text}`;
}

function newsOf({ status, last_news, priority, teams }: AlertState): Markdown {
  if (status === 'CLOSED') return ours`It has resolved meanwhile.`;
  switch (last_news) {
    case 'priority_changed':
      return ours`The priority is now ${priorityMarkdown[priority]}.`;
    case 'team_changed':
      return ours`It belongs to ${joinMarkdown(teams.map(inlineCode), ', ')} now.`;
    case 'reason_changed':
      return ours`The reason changed.`;
    case 'comment_interval_passed':
      return ours`It still fires.`;
    default:
      return ours`It fires.`;
  }
}
