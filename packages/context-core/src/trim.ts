import { type CollectorResult, iamPolicyDataSchema, logsDataSchema } from './evidence.js';
import type { IncidentAlert } from './incident.js';
import { countLines, inTimeOrder, rankLogEvents } from './select-logs.js';
import { estimateTokens } from './tokens.js';
import { cutDeep, MAX_STRING, truncateString } from './truncate.js';

/** Makes a result smaller, by about `excess` tokens where it can choose. The same object when nothing is left to take. */
type Trim = (result: CollectorResult, excess: number, incident: IncidentAlert) => CollectorResult;

interface TrimStep {
  appliesTo: (source: string) => boolean;
  trim: Trim;
}

const known = ['cloudwatch_logs', 'iam_policy', 'lambda_config'];
const only = (source: string) => (other: string) => other === source;
const others = (source: string) => !known.includes(source);

/** How many lines that may be the cause outlive the policy documents. */
const CAUSE_LINES = 5;

/**
 * What gives way first to the token budget, and what last: log lines (the least telling first), policy documents, what
 * further collectors found, the lines that may be the cause, the function's configuration.
 */
export const trimSteps: readonly TrimStep[] = [
  { appliesTo: only('cloudwatch_logs'), trim: dropEvents(CAUSE_LINES) },
  { appliesTo: only('iam_policy'), trim: reduceDocuments },
  { appliesTo: only('iam_policy'), trim: dropDocuments },
  { appliesTo: others, trim: shorten({ strings: 200, items: 20 }) },
  { appliesTo: others, trim: shorten({ strings: 80, items: 5 }) },
  { appliesTo: others, trim: dropData },
  { appliesTo: only('cloudwatch_logs'), trim: dropEvents(0) },
  { appliesTo: only('lambda_config'), trim: keepEssentials },
  { appliesTo: (source) => source !== 'lambda_config', trim: dropData },
  { appliesTo: only('lambda_config'), trim: dropData },
  { appliesTo: () => true, trim: shortenError },
];

/** A result with no string longer than `MAX_STRING` and no more than a handful of counts, as every case file holds it. */
export function bounded(result: CollectorResult): CollectorResult {
  const { value, omitted } = cutDeep(result, { strings: MAX_STRING });
  const counts = Object.entries(result.omitted ?? {});
  const fits = counts.length <= 8 && counts.every(([kind]) => kind.length <= 40);
  const other = counts.reduce((sum, [, count]) => sum + count, 0);
  const slim = { ...value, source: truncateString(value.source, 64), ...(fits ? {} : { omitted: { other } }) };
  return lessen(slim, slim.data, omitted);
}

/** Folds equal lines first, for that may be enough. */
function dropEvents(floor: number): Trim {
  return (result, excess, incident) => {
    const { data } = logsDataSchema.safeParse(result.data);
    if (!data) return result;
    const ranked = rankLogEvents(data.events, incident.request_id);
    if (ranked.length < data.events.length) return { ...result, data: { ...result.data, events: inTimeOrder(ranked) } };
    const least = Math.min(floor, ranked.filter(({ telling }) => telling).length);
    const costs = ranked.slice(least).map(({ event }) => estimateTokens(JSON.stringify(event)));
    const kept = ranked.length - enough(costs.reverse(), excess);
    if (kept === ranked.length) return result;
    const events = inTimeOrder(ranked.slice(0, kept));
    return lessen(result, { ...result.data, events }, { events: countLines(ranked.slice(kept)) });
  };
}

/** A statement's conditions and principals go; what is left still says what it allows. */
function reduceDocuments(result: CollectorResult, excess: number): CollectorResult {
  return replaceDocuments(result, excess, 'documents_reduced', (document) => {
    if (typeof document !== 'object' || document === null || !('Statement' in document)) return document;
    return { Statement: [document.Statement].flat().map(reduceStatement) };
  });
}

const statementKeys = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource'];

function reduceStatement(statement: unknown): unknown {
  if (typeof statement !== 'object' || statement === null) return statement;
  return Object.fromEntries(Object.entries(statement).filter(([key]) => statementKeys.includes(key)));
}

function dropDocuments(result: CollectorResult, excess: number): CollectorResult {
  return replaceDocuments(result, excess, 'documents', () => null);
}

/** The documents that shrink most are replaced first. */
function replaceDocuments(
  result: CollectorResult,
  excess: number,
  kind: string,
  replace: (document: unknown) => unknown,
): CollectorResult {
  const { data } = iamPolicyDataSchema.safeParse(result.data);
  const candidates = (data?.inline_policies ?? [])
    .map((policy, index) => ({ index, replacement: { ...policy, document: replace(policy.document) }, policy }))
    .map((entry) => ({ ...entry, saves: costOf(entry.policy) - costOf(entry.replacement) }))
    .filter(({ saves }) => saves > 0)
    .sort((a, b) => b.saves - a.saves);
  const count = enough(
    candidates.map(({ saves }) => saves),
    excess,
  );
  if (!data || count === 0) return result;
  const replaced = new Map(candidates.slice(0, count).map(({ index, replacement }) => [index, replacement]));
  const inline = data.inline_policies.map((policy, index) => replaced.get(index) ?? policy);
  return lessen(result, { ...result.data, inline_policies: inline }, { [kind]: count });
}

function shorten(cut: { strings: number; items: number }): Trim {
  return (result) => {
    const { value, omitted } = cutDeep(result.data, cut);
    return omitted.characters + omitted.items === 0 ? result : lessen(result, value, omitted);
  };
}

function dropData(result: CollectorResult): CollectorResult {
  const fields = Object.keys(result.data).length;
  return fields === 0 ? result : lessen(result, {}, { fields });
}

const essentials = ['FunctionName', 'Role', 'Timeout', 'MemorySize'];

function keepEssentials(result: CollectorResult): CollectorResult {
  const fields = Object.entries(result.data);
  const kept = fields.filter(([name]) => essentials.includes(name));
  if (kept.length === fields.length) return result;
  return lessen(result, Object.fromEntries(kept), { fields: fields.length - kept.length });
}

function shortenError(result: CollectorResult): CollectorResult {
  const error = result.error === undefined ? undefined : truncateString(result.error, 80);
  return error === result.error ? result : { ...result, error, truncated: true };
}

/** `result` with less data, and the counts of what is gone added to those that it came with. */
function lessen(result: CollectorResult, data: CollectorResult['data'], gone: Record<string, number>): CollectorResult {
  const omitted = { ...result.omitted };
  for (const [kind, count] of Object.entries(gone)) if (count > 0) omitted[kind] = (omitted[kind] ?? 0) + count;
  if (Object.keys(omitted).length === 0) return { ...result, data };
  return { ...result, data, truncated: true, omitted };
}

/** How many of `savings`, from the first, make up for `excess`; all when not even they do. */
function enough(savings: readonly number[], excess: number): number {
  let saved = 0;
  const index = savings.findIndex((saving) => (saved += saving) >= excess);
  return index < 0 ? savings.length : index + 1;
}

const costOf = (value: unknown) => estimateTokens(JSON.stringify(value));
