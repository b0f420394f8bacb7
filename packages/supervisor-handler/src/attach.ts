import type { CaseFileShelf, IssueQueue } from '@casefile/alert-core';
import { type EnrichedContextJson, newsOf, renderCaseFilePieces } from '@casefile/context-core';

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
  const { desired_version, behind } = await shelf.attachCaseFile(fingerprint, caseFile, newsOf(context.findings));
  if (behind) {
    // alert-agent may send a wake-up of this version, too, for which this one must not be taken
    await issues.wake([{ fingerprint, desired_version, nonce: incidentId, sqs_message_id: sqsMessageId }]);
  }
  return { desired_version, behind, sections_left_out: pieces.left_out };
}
