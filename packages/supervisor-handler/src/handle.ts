import type { PostponeMessage } from '@casefile/adapters';
import type { CaseFileShelf, IssueQueue } from '@casefile/alert-core';
import { CasefileError, type CollectorRegistry, enrichIncident, type IncidentStore } from '@casefile/context-core';
import type { IncomingMessage, Invocation } from '@casefile/lambda-kit';
import { attachCaseFile } from './attach.js';
import type { Incident } from './parse.js';

/** What the supervisor counts; names and dimensions are few, so that they cost little. */
export interface SupervisorMetrics {
  incident(outcome: 'stored' | 'already_stored' | 'counted' | 'busy' | 'failed'): void;
  enriched(facts: EnrichmentFacts): void;
}

export interface EnrichmentFacts {
  durationMs: number;
  collectorsRun: number;
  collectorsFailed: number;
  rawTokens: number;
  finalTokens: number;
  /** Something was left out for the token budget. */
  trimmed: boolean;
}

export interface SupervisorOptions<Clients> {
  store: IncidentStore;
  postpone: PostponeMessage;
  shelf: CaseFileShelf;
  issues: IssueQueue;
  registry: CollectorRegistry<Clients>;
  clients: Clients;
  metrics: SupervisorMetrics;
  tokenBudget: number;
  now: () => Date;
  /** A new id for each attempt. */
  newOwner: () => string;
  /** A signal that aborts after so many milliseconds. */
  abortAfter: (milliseconds: number) => AbortSignal;
}

/** What is kept back of an invocation's time for redaction, diagnosis and the write. */
const RESERVE_MS = 5000;

/** Less time than this gives no evidence: an incident that would have less is not begun. */
const LEAST_MS = 4000;

/**
 * From an incident to its case file: claim, gather, attach, store. Whatever did not finish is done again by the next
 * delivery, and the record, which says that nothing is left to do, comes last.
 */
export function createIncidentHandler<Clients>(options: SupervisorOptions<Clients>) {
  const handle = createHandling(options);
  return async (incident: Incident, message: IncomingMessage, invocation: Invocation): Promise<void> => {
    try {
      await handle(incident, message, invocation);
    } catch (error) {
      // a conflict is no failure: another delivery is at work on the incident
      if (!(error instanceof CasefileError && error.kind === 'conflict')) options.metrics.incident('failed');
      throw error;
    }
  };
}

function createHandling<Clients>(options: SupervisorOptions<Clients>) {
  const { store, postpone, shelf, issues, registry, clients, metrics, tokenBudget, now, newOwner, abortAfter } =
    options;

  return async ({ alert, fingerprint }: Incident, message: IncomingMessage, invocation: Invocation): Promise<void> => {
    const log = invocation.log.child({ function_name: alert.lambda_name, error_type: alert.error_type });
    if (invocation.endsAt - now().getTime() < RESERVE_MS + LEAST_MS) {
      throw new CasefileError('unavailable', 'too little is left of this invocation; the next delivery begins afresh');
    }
    const owner = newOwner();
    const claim = await store.claim(alert, owner, invocation.endsAt + 1000);
    const facts = { incident_id: claim.incidentId };
    switch (claim.outcome) {
      case 'stored':
        metrics.incident('already_stored');
        log.info(facts, 'incident already has its record');
        return;
      case 'counted':
        metrics.incident('counted');
        log.info({ ...facts, counted_on: claim.countedOn }, 'incident counted on a recent case file');
        return;
      case 'busy':
        metrics.incident('busy');
        await postpone(message.receiptHandle, (claim.retryAt - now().getTime()) / 1000 + 1);
        throw new CasefileError(
          'conflict',
          `${claim.incidentId} is being worked on; this delivery looks again when that claim ends`,
        );
      case 'claimed':
    }

    const startedAt = now().getTime();
    const until = invocation.endsAt - RESERVE_MS;
    const { context, tokens, failedRules } = await enrichIncident({
      alert,
      registry,
      clients,
      tokenBudget,
      now,
      // each collector gets its share of what is left
      signalFor: (index, total) => abortAfter(Math.max(Math.floor((until - now().getTime()) / (total - index)), 0)),
    });
    for (const { rule, error } of failedRules)
      log.error({ ...facts, rule, error: String(error) }, 'finding rule failed');
    log.info({ ...facts, ...tokens }, 'token budget');

    const json = context.toJSON();
    const attached = await attachCaseFile(
      { fingerprint, incidentId: claim.incidentId, context: json, message },
      { shelf, issues },
    );
    await store.save(claim.incidentId, owner, json);
    const collectorsFailed = context.results.filter(({ error }) => error !== undefined).length;
    metrics.incident('stored');
    metrics.enriched({
      durationMs: now().getTime() - startedAt,
      collectorsRun: context.results.length,
      collectorsFailed,
      rawTokens: tokens.raw_tokens,
      finalTokens: tokens.final_tokens,
      trimmed: context.results.some(({ truncated, omitted }) => truncated || omitted !== undefined),
    });
    log.info(
      {
        ...facts,
        findings: context.findings.map(({ kind }) => kind),
        collectors_failed: collectorsFailed,
        ...attached,
      },
      'case file stored',
    );
  };
}
