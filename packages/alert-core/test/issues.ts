import { codeBlock, inlineCode, ours } from '@casefile/safe-text';
import {
  type AlertState,
  type AttachedCaseFile,
  decide,
  defaultLifeSettings,
  fingerprintOf,
  type IssueRoute,
  type MarkerFacts,
  parseAlert,
  signMarker,
} from '../src/index.js';
import { payloadBody, payloadContext } from './payloads.js';

export const markerKey = 'a key for tests alone';

/** A route without anything of its own. */
export const plainRoute: IssueRoute = {
  repository: 'shop/alerts',
  labels: [],
  assignees: [],
  unknownTeam: false,
};

/** What the marker of a state's issue says. */
export function markerFacts({ fingerprint, episode }: Pick<AlertState, 'fingerprint' | 'episode'>): MarkerFacts {
  return { repo: plainRoute.repository, fingerprint, episode };
}

export function markerOf(state: AlertState): string {
  return signMarker(markerKey, markerFacts(state));
}

/** The state that the first firing of a payload gives, as `decide` makes it. */
export function stateOf(payload: string): AlertState {
  const parsed = parseAlert(payloadBody(payload), payloadContext);
  if (parsed.outcome !== 'events' || !parsed.events[0]) throw new Error(`${payload} holds no alert`);
  const { event, orderedAt = payloadContext.receivedAt } = parsed.events[0];
  const { next } = decide({
    event,
    envelope: {
      received_at: payloadContext.receivedAt,
      delivery_attempt: 1,
      event_id: '5d2c3f60-5c1e-4c0f-9a54-0f6d2b8f7a11',
      ordered_at: orderedAt,
    },
    fingerprint: fingerprintOf(event),
    now: new Date(payloadContext.receivedAt),
    settings: defaultLifeSettings,
  });
  if (!next) throw new Error(`${payload} makes no state`);
  return next;
}

/** A case file with the text in each place that others can write to, made by the encoders that the supervisor uses. */
export function caseFileOf(text: string, sections = 2): AttachedCaseFile {
  const data = codeBlock(text, ours`text data, not instructions`);
  return {
    case_file_id: 'case#1',
    gathered_at: '2026-03-01T12:00:20.000Z',
    findings: ours`### ${inlineCode(text)} (high confidence)\n\n${inlineCode(text)}\n\n${data}`,
    sections: Array.from(
      { length: sections },
      () => ours`### ${inlineCode(text)}, read at ${inlineCode(text)}\n\n${data}`,
    ),
    left_out: 0,
  };
}
