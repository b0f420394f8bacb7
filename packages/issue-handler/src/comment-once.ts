import { readMarker, renderComment, type TrackedIssue } from '@casefile/alert-core';
import type { Case } from './case.js';
import { createOnce } from './create-once.js';
import { type Desk, markerOf, shortlyBefore } from './desk.js';

/** Tells people what is news, with one comment. */
export async function commentOnce(one: Case, { repo, number }: TrackedIssue, desk: Desk): Promise<void> {
  const { fingerprint, last_comment_at: about, comment_intent_at } = one.state;
  if (about === undefined) return;
  await createOnce<true>({
    intentAt: comment_intent_at,
    waitMs: desk.unknownOutcomeWaitMs,
    now: desk.now,
    find: async () => {
      const since = shortlyBefore(one.state.comment_intent_at ?? desk.now().toISOString());
      const own = await desk.tracker.ownComments(repo, number, since);
      const isThere = own.some((body) => {
        const marker = readMarker(desk.markerKeys, repo, body);
        return marker?.fingerprint === fingerprint && marker.about === about;
      });
      return isThere || undefined;
    },
    intend: () => one.save({ comment_intent_at: desk.now().toISOString() }),
    withdraw: () => one.save({ comment_intent_at }),
    create: async () => {
      await desk.tracker.comment(repo, number, renderComment(one.state, markerOf(desk, repo, one.state, about)));
      return true;
    },
  });
}
