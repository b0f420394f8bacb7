import { redactDeep } from '@casefile/safe-text';
import { enforceTokenBudget, MAX_CONTEXT_TOKENS } from './budget.js';
import { EnrichedContext } from './enriched-context.js';
import type { CollectorResult } from './evidence.js';
import type { FindingRule } from './finding.js';
import { diagnose, type Diagnosis, findingRules } from './findings/index.js';
import { gather } from './gather.js';
import type { IncidentAlert } from './incident.js';
import type { CollectorRegistry } from './registry.js';
import { estimateTokens } from './tokens.js';

export interface EnrichOptions<Clients> {
  alert: IncidentAlert;
  registry: Pick<CollectorRegistry<Clients>, 'getCollectors'>;
  /** Handed to each collector as it is. */
  clients: Clients;
  now: () => Date;
  /** Ends the time of collector `index` of `total`; asked when that collector starts. */
  signalFor: (index: number, total: number) => AbortSignal;
  rules?: Readonly<Record<string, FindingRule>>;
  tokenBudget?: number;
  /** Removes secrets from whatever is kept. */
  redact?: <T>(value: T) => T;
  /** Side by side instead of one after the other. */
  parallel?: boolean;
}

export interface EnrichOutcome {
  context: EnrichedContext;
  tokens: TokenMetrics;
  failedRules: Diagnosis['failed'];
}

/** What the token budget did, as one log line holds it. */
export interface TokenMetrics {
  token_budget: number;
  raw_tokens: number;
  final_tokens: number;
  sources: Record<string, { raw_tokens: number; final_tokens: number; omitted?: CollectorResult['omitted'] }>;
}

/**
 * From an incident to its case file: gather, redact, diagnose on the full evidence, fit into the budget. A collector or
 * a rule that fails costs its own part and nothing else.
 */
export async function enrichIncident<Clients>({
  alert,
  registry,
  clients,
  now,
  signalFor,
  rules = findingRules,
  tokenBudget = MAX_CONTEXT_TOKENS,
  redact = redactDeep,
  parallel = false,
}: EnrichOptions<Clients>): Promise<EnrichOutcome> {
  const collectors = registry.getCollectors(alert.error_type);
  const tasks = collectors.map((collect, index) => () => {
    return gather(collect, { alert, clients, signal: signalFor(index, collectors.length), now, redact });
  });
  const results = parallel ? await Promise.all(tasks.map((task) => task())) : await inOrder(tasks);

  const incident = redact(alert);
  const { findings, failed } = diagnose(incident, results, rules);
  const context = new EnrichedContext(
    enforceTokenBudget({ incident, findings, results, enrichmentTimestamp: now().toISOString(), budget: tokenBudget }),
  );
  const raw = { incident, findings, results };
  return { context, tokens: measure(context, raw), failedRules: failed };
}

async function inOrder<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const done: T[] = [];
  for (const task of tasks) done.push(await task());
  return done;
}

function measure(
  context: EnrichedContext,
  raw: Pick<EnrichedContext, 'incident' | 'findings' | 'results'>,
): TokenMetrics {
  const kept = new Map(context.results.map((result) => [result.source, result]));
  const sources = raw.results.map((result) => {
    const final = kept.get(result.source);
    const counts = { raw_tokens: costOf(result), final_tokens: final ? costOf(final) : 0 };
    return [result.source, { ...counts, ...(final?.omitted && { omitted: final.omitted }) }] as const;
  });
  return {
    token_budget: context.token_budget,
    raw_tokens: costOf({ ...context.toJSON(), ...raw }),
    final_tokens: context.estimated_tokens,
    sources: Object.fromEntries(sources),
  };
}

const costOf = (value: unknown) => estimateTokens(JSON.stringify(value));
