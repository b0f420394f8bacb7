import type { EnrichedContextJson, Finding } from '@casefile/context-core';
import { type CaseFile, judge } from './case-file.js';
import type { Fault } from './faults/fault.js';

/** What an experiment found. Times are ISO 8601 UTC by this machine's clock, `incident_at` by the incident's own. */
export interface ExperimentReport {
  target: string;
  function_name: string;
  hypothesis: string;
  verdict: 'held' | 'not_held';
  reason: string;
  invocations: number;
  incident_id: string | null;
  case_file_id: string | null;
  /** The incident was counted on an earlier case file (storm window). */
  counted: boolean;
  times: {
    injected_at: string;
    shown_at: string | null;
    incident_at: string | null;
    stored_at: string | null;
    fault_to_shown_ms: number | null;
    shown_to_stored_ms: number | null;
  };
  first_finding: Finding | null;
  enriched_context: EnrichedContextJson | null;
}

/** What was seen on the way; what is missing did not happen, and `missing` says why. */
export interface Observations {
  target: string;
  functionName: string;
  faults: readonly Fault[];
  injectedAt: Date;
  invocations: number;
  shown?: { fault: Fault; at: Date };
  incidentId?: string;
  stored?: { caseFile: CaseFile; at: Date };
  missing?: string;
}

/** The verdict on what was seen. */
export function reportOf(seen: Observations): ExperimentReport {
  const { injectedAt, shown, incidentId, stored } = seen;
  const verdict =
    shown && stored
      ? judge(stored.caseFile, shown.fault.expected)
      : { held: false, reason: seen.missing ?? 'The experiment did not come to its end.' };
  return {
    target: seen.target,
    function_name: seen.functionName,
    hypothesis: hypothesisOf(seen.faults, seen.functionName),
    verdict: verdict.held ? 'held' : 'not_held',
    reason: verdict.reason,
    invocations: seen.invocations,
    incident_id: incidentId ?? null,
    case_file_id: stored?.caseFile.id ?? null,
    counted: stored?.caseFile.counted ?? false,
    times: {
      injected_at: injectedAt.toISOString(),
      shown_at: shown?.at.toISOString() ?? null,
      incident_at: incidentId?.split('#')[1] ?? null,
      stored_at: stored?.at.toISOString() ?? null,
      fault_to_shown_ms: shown ? shown.at.getTime() - injectedAt.getTime() : null,
      shown_to_stored_ms: shown && stored ? stored.at.getTime() - shown.at.getTime() : null,
    },
    first_finding: stored?.caseFile.context.findings[0] ?? null,
    enriched_context: stored?.caseFile.context ?? null,
  };
}

/** With several faults, the one that shows first is judged: the other may never come to act. */
export function hypothesisOf(faults: readonly Fault[], functionName: string): string {
  const hypotheses = faults.map((fault) => fault.hypothesis(functionName)).join(' ');
  return faults.length > 1 ? `Whichever shows first: ${hypotheses}` : hypotheses;
}
