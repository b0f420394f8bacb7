import { type EnrichedContextJson, enrichedContextSchema } from './context.js';
import { CasefileError } from './error.js';
import { estimateTokens } from './tokens.js';

/** The case file of one incident: what was found out, what it proves, and what was left out for the token budget. */
export class EnrichedContext implements EnrichedContextJson {
  readonly incident: EnrichedContextJson['incident'];
  readonly findings: EnrichedContextJson['findings'];
  readonly results: EnrichedContextJson['results'];
  readonly enrichment_timestamp: string;
  readonly token_budget: number;
  readonly estimated_tokens: number;

  constructor(context: EnrichedContextJson) {
    this.incident = context.incident;
    this.findings = context.findings;
    this.results = context.results;
    this.enrichment_timestamp = context.enrichment_timestamp;
    this.token_budget = context.token_budget;
    this.estimated_tokens = context.estimated_tokens;
  }

  /** Reads what `JSON.stringify` wrote. Throws `invalid` for anything else. */
  static parse(json: string): EnrichedContext {
    try {
      return new EnrichedContext(enrichedContextSchema.parse(JSON.parse(json)));
    } catch (cause) {
      throw new CasefileError('invalid', 'not the JSON of an enriched context', { cause });
    }
  }

  /** The estimate of the JSON as it is stored; it equals `estimated_tokens` unless that was made elsewhere. */
  estimatedTokens(): number {
    return estimateTokens(JSON.stringify(this));
  }

  toJSON(): EnrichedContextJson {
    const { incident, findings, results, enrichment_timestamp, token_budget, estimated_tokens } = this;
    return { incident, findings, results, enrichment_timestamp, token_budget, estimated_tokens };
  }
}
