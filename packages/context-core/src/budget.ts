import type { EnrichedContextJson } from './context.js';
import type { CollectorResult } from './evidence.js';
import { type Finding, findingLimits } from './finding.js';
import type { IncidentAlert } from './incident.js';
import { estimateTokens } from './tokens.js';
import { bounded, trimSteps } from './trim.js';
import { cutDeep, MAX_STRING, truncateString } from './truncate.js';

/** The token budget of a case file unless set otherwise. */
export const MAX_CONTEXT_TOKENS = 3000;

/** From here on a budget always holds: so much the longest identifiers, the most findings and the markers of cut strings take. */
export const MIN_CONTEXT_TOKENS = 2000;

/** The surest findings; there are fewer rules than this. */
export const MAX_FINDINGS = 8;

export interface BudgetInput {
  incident: IncidentAlert;
  /** The surest first. */
  findings: readonly Finding[];
  results: readonly CollectorResult[];
  enrichmentTimestamp: string;
  /** In tokens, at least `MIN_CONTEXT_TOKENS`. */
  budget: number;
}

/**
 * The case file of an incident, trimmed in the order of `trimSteps` until its JSON is estimated at no more than
 * `budget`. Incident and findings stay: their strings are cut at `MAX_STRING` code points, and shorter only when nothing
 * else is left to give way.
 */
export function enforceTokenBudget({
  incident,
  findings,
  results,
  enrichmentTimestamp,
  budget,
}: BudgetInput): EnrichedContextJson {
  const context = {
    incident: { ...incident, ...cutDeep(freeText(incident), { strings: MAX_STRING }).value },
    findings: boundedFindings(findings),
    results: [],
    enrichment_timestamp: enrichmentTimestamp,
    token_budget: budget,
    estimated_tokens: budget,
  };
  const kept = trimResults(results.map(bounded), incident, budget - costOf(context));
  return counted(shortenUntil(budget, { ...context, results: kept }));
}

/** Each result is estimated by itself: the sum is never less than the estimate of the whole. */
function trimResults(results: readonly CollectorResult[], incident: IncidentAlert, room: number): CollectorResult[] {
  const kept = results.map(sized);
  let excess = total(kept) - room;
  for (const { appliesTo, trim } of trimSteps) {
    for (const [index, first] of biggestFirst(kept)) {
      let current = first.result;
      while (excess > 0 && appliesTo(current.source)) {
        const smaller = trim(current, excess, incident);
        if (smaller === current) break;
        kept[index] = sized(smaller);
        current = smaller;
        excess = total(kept) - room;
      }
    }
  }
  return foldLast(kept, room);
}

/** Where there are more collectors than even their names fit, the last ones become one result that counts them. */
function foldLast(kept: readonly Sized[], room: number): CollectorResult[] {
  if (total(kept) <= room || kept.length === 0) return kept.map(({ result }) => result);
  const rest = (count: number) => ({ source: 'others', data: {}, truncated: true, omitted: { results: count } });
  let left = room - sized(rest(kept.length)).tokens;
  const tooMany = kept.findIndex(({ tokens }) => (left -= tokens) < 0);
  const fitting = tooMany < 0 ? kept.length - 1 : tooMany;
  return [...kept.slice(0, fitting).map(({ result }) => result), rest(kept.length - fitting)];
}

/** Shortens the longest texts of incident and findings step by step: quotes and the message first, then all free text. */
function shortenUntil(budget: number, context: EnrichedContextJson): EnrichedContextJson {
  for (const everything of [false, true]) {
    for (const limit of [MAX_STRING, 300, 200, 100, 50, 25, 0]) {
      const shorter = shortenTexts(context, limit, everything);
      if (costOf(shorter) <= budget) return shorter;
    }
  }
  return shortenTexts(context, 0, true);
}

function shortenTexts(context: EnrichedContextJson, limit: number, everything: boolean): EnrichedContextJson {
  const { incident, findings } = context;
  const short = (text: string) => shorter(text, truncateString(text, limit));
  const shortIfAll = everything ? short : (text: string) => text;
  return {
    ...context,
    incident: {
      ...incident,
      error_message: short(incident.error_message),
      error_code: shortIfAll(incident.error_code),
    },
    findings: findings.map(({ kind, statement, confidence, evidence }) => ({
      kind: shortIfAll(kind),
      statement: shortIfAll(statement),
      confidence,
      evidence: evidence.map(({ source, quote }) => ({ source: shortIfAll(source), quote: short(quote) })),
    })),
  };
}

/** A marker can cost more than the few characters that it stands for. */
const shorter = (text: string, cut: string) => (cut !== text && costOf(cut) < costOf(text) ? cut : text);

const freeText = ({ error_message, error_code }: IncidentAlert) => ({ error_message, error_code });

function boundedFindings(findings: readonly Finding[]): Finding[] {
  return findings.slice(0, MAX_FINDINGS).map((finding) => {
    const evidence = finding.evidence.slice(0, findingLimits.quotes);
    return cutDeep({ ...finding, evidence }, { strings: MAX_STRING }).value;
  });
}

/** `estimated_tokens` is part of what it counts; the second time it no longer changes. */
function counted(context: EnrichedContextJson): EnrichedContextJson {
  const once = { ...context, estimated_tokens: costOf(context) };
  return { ...once, estimated_tokens: costOf(once) };
}

interface Sized {
  result: CollectorResult;
  tokens: number;
}

/** One token more for the comma between results. */
const sized = (result: CollectorResult): Sized => ({ result, tokens: costOf(result) + 1 });
const biggestFirst = (kept: readonly Sized[]) => [...kept.entries()].sort(([, a], [, b]) => b.tokens - a.tokens);
const total = (kept: readonly Sized[]) => kept.reduce((sum, { tokens }) => sum + tokens, 0);
const costOf = (value: unknown) => estimateTokens(JSON.stringify(value));
