import { type EnrichedContextJson, enrichedContextSchema, type IncidentRecord } from '@casefile/context-core';
import type { ExpectedFinding } from './faults/fault.js';
import type { Session } from './session.js';

/** The case file that answers an incident. */
export interface CaseFile {
  id: string;
  /** The incident came within the storm window of an earlier one and was counted on that one's case file. */
  counted: boolean;
  context: EnrichedContextJson;
}

/** Looks for the case file until the deadline (epoch ms); nothing when it is not stored by then. */
export async function awaitCaseFile(
  session: Session,
  incident: { id: string; errorType: string },
  deadline: number,
  signal?: AbortSignal,
): Promise<CaseFile | undefined> {
  for (;;) {
    signal?.throwIfAborted();
    const caseFile = await findCaseFile(session, incident);
    if (caseFile) return caseFile;
    if (session.now().getTime() >= deadline) return undefined;
    await session.sleep(500, signal);
  }
}

/** The verdict on a case file, with its reason. */
export function judge(
  { counted, id, context }: CaseFile,
  expected: ExpectedFinding,
): { held: boolean; reason: string } {
  const [first] = context.findings;
  const where = counted
    ? ` The incident was counted on the case file ${id}, which an earlier one of the same type opened within five minutes.`
    : '';
  if (!first) return { held: false, reason: `The case file has no finding; expected ${expected.kind}.${where}` };
  if (first.kind !== expected.kind) {
    return { held: false, reason: `The first finding is ${first.kind}, not ${expected.kind}.${where}` };
  }
  if (expected.names !== undefined && !first.statement.includes(expected.names)) {
    return { held: false, reason: `The first finding is ${first.kind} but does not name ${expected.names}….${where}` };
  }
  return { held: true, reason: `The first finding is ${first.kind}, as expected.${where}` };
}

/** Another type's incident of the same millisecond may have the plain id: then ours ends in its type. */
async function findCaseFile(
  { cloud, table }: Session,
  { id, errorType }: { id: string; errorType: string },
): Promise<CaseFile | undefined> {
  const plain = await cloud.findIncident(table, id);
  const own = plain && plain.error_type !== errorType ? await cloud.findIncident(table, `${id}#${errorType}`) : plain;
  if (!own) return undefined;
  if (own.counted_on === undefined) return toCaseFile(own, false);
  const earlier = await cloud.findIncident(table, own.counted_on);
  return earlier && toCaseFile(earlier, true);
}

function toCaseFile({ incident_id, enriched_context }: IncidentRecord, counted: boolean): CaseFile | undefined {
  if (enriched_context === undefined) return undefined; // Claimed: the supervisor is still at it.
  return { id: incident_id, counted, context: enrichedContextSchema.parse(JSON.parse(enriched_context)) };
}
