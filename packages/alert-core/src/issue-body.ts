import { truncateString } from '@casefile/context-core';
import { inlineCode, joinMarkdown, type Markdown, ours, redactDeep } from '@casefile/safe-text';
import { flappingNote, renderHowTo, reopenedNote, routingAdvice, snoozedNote } from './issue-advice.js';
import { renderDebug, renderLabels } from './issue-details.js';
import { type EvidenceRoom, renderEvidence } from './issue-evidence.js';
import { type IssueLinkRules, renderLinks } from './issue-links.js';
import { quoted } from './issue-quote.js';
import { renderFacts, renderHeadline } from './issue-status.js';
import type { AlertState } from './state.js';

export interface BodyOptions extends IssueLinkRules {
  unknownTeam: boolean;
  muteMs: number;
  isFlapping: boolean;
  isSnoozed: boolean;
  /** How long it may be, in UTF-16 units. */
  limit: number;
}

/** How much of each part is shown; texts in code points, before they are encoded. */
interface Room extends EvidenceRoom {
  raw: number;
  description: number;
  /** Reason, summary, title, names. */
  text: number;
  labels: number;
  links: boolean;
}

/** The whole issue but for marker and marks, as much of it as fits. */
export function renderBody(state: AlertState, options: BodyOptions): Markdown {
  // redacted when it came in; once more costs little, and what an issue shows is hard to take back
  const shown = { ...state, event: { ...state.event, raw_provider: redactDeep(state.event.raw_provider) } };
  for (const room of rooms(state)) {
    const body = compose(shown, options, room);
    if (body.length <= options.limit) return body;
  }
  return renderHeadline(state);
}

/** What gives way first stands first: evidence from its end, the payload, the description, then all the rest. */
function* rooms({ evidence }: AlertState): Generator<Room> {
  const sections = evidence?.sections.length ?? 0;
  let room: Room = { findings: true, sections, raw: 8192, description: 4096, text: 4096, labels: 8192, links: true };
  yield room;
  const narrower: Partial<Room>[] = [
    ...Array.from({ length: sections }, (_, index) => ({ sections: sections - index - 1 })),
    ...[4096, 2048, 1024, 0].map((raw) => ({ raw })),
    ...[2048, 1024, 256].map((description) => ({ description })),
    ...[4096, 1024].map((labels) => ({ labels })),
    ...[2048, 1024, 256].map((text) => ({ text })),
    { links: false },
    { findings: false },
    { text: 64, description: 64, labels: 64 },
  ];
  for (const change of narrower) yield (room = { ...room, ...change });
}

function compose(state: AlertState, options: BodyOptions, room: Room): Markdown {
  const { event, evidence } = state;
  return joinMarkdown(
    [
      renderHeadline(state),
      reopenedNote(state),
      options.isFlapping ? flappingNote(state) : ours``,
      options.isSnoozed ? snoozedNote(state) : ours``,
      event.summary === undefined ? ours`` : ours`**${inlineCode(truncateString(event.summary, room.text))}**`,
      room.links ? renderLinks(event, options) : ours`Links are left out for want of room.`,
      evidence ? renderEvidence(evidence, room) : ours``, // the cause on top
      quoted(ours`Reason`, event.reason, room.text),
      renderFacts(state, room.text),
      quoted(ours`Description`, event.description, room.description),
      renderLabels(state, room.labels),
      routingAdvice(state, options.unknownTeam),
      renderHowTo(state, options.muteMs),
      renderDebug(state, room),
    ],
    '\n\n',
  );
}
