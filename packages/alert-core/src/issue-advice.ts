import { inlineCode, joinMarkdown, type Markdown, ours } from '@casefile/safe-text';
import { duration } from './duration.js';
import { times } from './issue-status.js';
import type { AlertState } from './state.js';

/** What is wrong with the alert's owners and how to mend it. */
export function routingAdvice({ event, source, team }: AlertState, unknownTeam: boolean): Markdown {
  return joinMarkdown(
    [
      event.needs_routing
        ? ours`⚠️ **Needs routing:** this alert names no usable team or priority, so defaults stand in. ${mend(source)}`
        : ours``,
      unknownTeam
        ? ours`⚠️ **Unknown team:** the routing file does not name ${inlineCode(team)}, so its defaults stand in. Add the team there, or correct the alert.`
        : ours``,
    ],
    '\n\n',
  );
}

/** Where the source keeps team and priority. */
function mend(source: string): Markdown {
  switch (source) {
    case 'cloudwatch':
      return ours`Put ${inlineCode('TEAM=your-team')} and ${inlineCode('PRIORITY=P1')} on lines of their own into the alarm's description.`;
    case 'grafana':
    case 'alertmanager':
      return ours`Give the alert rule the labels ${inlineCode('team')} and ${inlineCode('priority')} (${inlineCode('P0')} to ${inlineCode('P3')}).`;
    case 'incident':
      return ours`Failures of functions name none themselves: set the default team and priority of this pipeline.`;
    default:
      return ours`Its sender has to set ${inlineCode('team')} and ${inlineCode('priority')} (${inlineCode('P0')} to ${inlineCode('P3')}).`;
  }
}

/** A person's decision against the source's, so that nobody wonders. */
export function reopenedNote({ reopened_by_person_at: at }: AlertState): Markdown {
  if (at === undefined) return ours``;
  return ours`A person reopened this issue at ${inlineCode(at)}, after the alert had resolved; it is left open.`;
}

/** Why the issue of an alert that has resolved is still open. */
export function flappingNote({ flaps }: AlertState): Markdown {
  return ours`🔁 **Flapping:** it came back ${times(flaps)} soon after it had resolved. This issue stays open, and as it is, until the alert has been quiet for a while.`;
}

/** Why nothing is heard of it, and for how long. */
export function snoozedNote({ snoozed_until: until = '', snoozed_label = '' }: AlertState): Markdown {
  return ours`🔕 **Snoozed until ${inlineCode(until)}** by the label ${inlineCode(snoozed_label)}: no comments and no reopening before. Take the label away to end it.`;
}

/** How to be rid of the alert, for now or for good. No message ever says that the failure of a function is over. */
export function renderHowTo({ source, status }: AlertState, muteMs: number): Markdown {
  const ends = source !== 'incident';
  return joinMarkdown(
    [
      ours`### Done, or too loud?`,
      joinMarkdown(
        [
          ends
            ? status === 'CLOSED'
              ? ours`- **Fixed:** nothing to do; the source says that the alert is over. If it fires again soon, this issue is reopened.`
              : ours`- **Fixed:** nothing to do; the issue closes when the source says that the alert is over.`
            : ours`- **Fixed:** close as completed; nobody else tells when a failure like this is over. The next one opens a new issue.`,
          ends
            ? ours`- **Close as completed:** quiet until the alert has resolved; when it fires after that, a new issue is opened.`
            : ours``,
          ours`- **Not now:** the label ${inlineCode('snooze:4h')} (or ${inlineCode('30m')}, ${inlineCode('2d')}, ${inlineCode('1w')}) keeps this issue quiet for as long.`,
          ours`- **Close as not planned:** muted for ${days(muteMs)}.`,
          ours`- **Notes:** write them below this part or in comments; this part is written anew whenever the alert changes.`,
        ],
        '\n',
      ),
    ],
    '\n\n',
  );
}

function days(ms: number): Markdown {
  const count = ms / 86_400_000;
  if (!Number.isInteger(count) || count === 0) return inlineCode(duration(ms));
  return count === 1 ? ours`1 day` : ours`${count} days`;
}
