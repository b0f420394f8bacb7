import type { CaseFileShelf, IssueQueue } from '@casefile/alert-core';
import { type EnrichedContextJson, newsOf, renderCaseFilePieces } from '@casefile/context-core';
import type { IncomingMessage } from '@casefile/lambda-kit';

export interface Attachment {
  fingerprint: string;
  incidentId: string;
  context: EnrichedContextJson;
  /** That brought the incident. */
  message: Pick<IncomingMessage, 'sqsMessageId' | 'snsMessageId'>;
}

/** Attaches a case file to its alert and wakes issue-agent when the issue is behind. May be repeated. */
export async function attachCaseFile(
  { fingerprint, incidentId, context, message }: Attachment,
  { shelf, issues }: { shelf: CaseFileShelf; issues: IssueQueue },
): Promise<{ desired_version: number; behind: boolean; sections_left_out: number }> {
  const pieces = renderCaseFilePieces(context);
  const caseFile = { case_file_id: incidentId, gathered_at: context.enrichment_timestamp, ...pieces };
  const { desired_version, behind } = await shelf.attachCaseFile(fingerprint, caseFile, newsOf(context.findings));
  if (behind) {
    // alert-agent may send a wake-up of this version, too, for which this one must not be taken
    const { sqsMessageId: sqs_message_id, snsMessageId: sns_message_id } = message;
    const ids = { sqs_message_id, ...(sns_message_id !== undefined && { sns_message_id }) };
    await issues.wake([{ fingerprint, desired_version, nonce: incidentId, ...ids }]);
  }
  return { desired_version, behind, sections_left_out: pieces.left_out };
}
