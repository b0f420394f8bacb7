import type { AttachedCaseFile, IssueQueue } from '@casefile/alert-core';
import { type EnrichedContextJson, newsOf, renderCaseFilePieces } from '@casefile/context-core';

/** Where the case file of an incident stands for who writes the issue: in the state of its alert, which may not be there yet. */
export interface CaseFileShelf {
  /**
   * Puts a case file in place of an earlier one. The wanted version rises with `news` that was not there before, so
   * that the same again makes nobody write. `behind`: there is an alert, and its issue does not say all of it yet.
   */
  attach(
    fingerprint: string,
    caseFile: AttachedCaseFile,
    news: string,
  ): Promise<{ desired_version: number; behind: boolean }>;
}

export interface Attachment {
  fingerprint: string;
  incidentId: string;
  context: EnrichedContextJson;
  sqsMessageId: string;
}

/** Attaches a case file to its alert and wakes issue-agent when the issue is behind. May be repeated. */
export async function attachCaseFile(
  { fingerprint, incidentId, context, sqsMessageId }: Attachment,
  { shelf, issues }: { shelf: CaseFileShelf; issues: IssueQueue },
): Promise<{ desired_version: number; behind: boolean; sections_left_out: number }> {
  const pieces = renderCaseFilePieces(context);
  const caseFile = { case_file_id: incidentId, gathered_at: context.enrichment_timestamp, ...pieces };
  const { desired_version, behind } = await shelf.attach(fingerprint, caseFile, newsOf(context.findings));
  if (behind) {
    // alert-agent may send a wake-up of this version, too, for which this one must not be taken
    await issues.wake([{ fingerprint, desired_version, nonce: incidentId, sqs_message_id: sqsMessageId }]);
  }
  return { desired_version, behind, sections_left_out: pieces.left_out };
}
