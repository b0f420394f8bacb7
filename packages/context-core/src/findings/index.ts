import type { CollectorResult } from '../evidence.js';
import { type Finding, findingLimits, type FindingRule } from '../finding.js';
import type { IncidentAlert } from '../incident.js';
import { brokenDeploy } from './broken-deploy.js';
import { missingResource } from './missing-resource.js';
import { outOfMemory } from './out-of-memory.js';
import { permissionLost } from './permission-lost.js';
import { throttled } from './throttled.js';
import { timedOut } from './timed-out.js';

/** Every diagnosis that needs no model, by the kind of its finding. A new one is a file beside this one and a line here. */
export const findingRules: Readonly<Record<string, FindingRule>> = {
  permission_lost: permissionLost,
  throttled,
  timed_out: timedOut,
  out_of_memory: outOfMemory,
  broken_deploy: brokenDeploy,
  missing_resource: missingResource,
};

export interface Diagnosis {
  /** Those that rest on the incident's own words first, then the surest; among equals in the order of the rules. */
  findings: Finding[];
  /** Rules that threw. They cost their own finding and nothing else. */
  failed: { rule: string; error: unknown }[];
}

/** Runs the rules over the untrimmed evidence and cuts each finding to `findingLimits`. Never throws. */
export function diagnose(
  incident: IncidentAlert,
  results: readonly CollectorResult[],
  rules: Readonly<Record<string, FindingRule>> = findingRules,
): Diagnosis {
  const findings: Finding[] = [];
  const failed: Diagnosis['failed'] = [];
  for (const [rule, find] of Object.entries(rules)) {
    try {
      const finding = find(incident, results);
      if (finding) findings.push(bounded(finding));
    } catch (error) {
      failed.push({ rule, error });
    }
  }
  return { findings: inOrder(findings), failed };
}

const rank = { high: 0, medium: 1, low: 2 } as const;

/**
 * The log window reaches back ten minutes, so it may hold an earlier failure of another kind. Where the incident's own
 * words prove something, what rests on the log alone is a lead and no more.
 */
function inOrder(findings: readonly Finding[]): Finding[] {
  const surest = (some: readonly Finding[]) => some.toSorted((a, b) => rank[a.confidence] - rank[b.confidence]);
  const proved = findings.filter(restsOnIncident);
  const others = findings.filter((finding) => !restsOnIncident(finding));
  const leads = proved.length === 0 ? others : others.map((finding) => ({ ...finding, confidence: 'low' as const }));
  return [...surest(proved), ...surest(leads)];
}

const restsOnIncident = ({ evidence }: Finding) => evidence.some(({ source }) => source === 'incident');

function bounded(finding: Finding): Finding {
  return {
    ...finding,
    statement: clip(finding.statement, findingLimits.statement),
    evidence: finding.evidence
      .slice(0, findingLimits.quotes)
      .map(({ source, quote }) => ({ source, quote: clip(quote, findingLimits.quote) })),
  };
}

/** Cuts between code points, so that no half of a surrogate pair stays. */
function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}
