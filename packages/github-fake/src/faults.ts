import * as z from 'zod';
import type { Answer } from './answer.js';

/** Before or after GitHub did what was asked. */
const when = z.enum(['before', 'after']).default('before');

/** What goes wrong. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    when,
    status: z.int().min(400).max(599),
    message: z.string().optional(),
    /** As they are, e.g. `retry-after` in any form. */
    headers: z.record(z.string(), z.string()).optional(),
    /** Adds `retry-after` as an HTTP date this many seconds from now. */
    retry_after_date_in_s: z.number().optional(),
    /** Adds `x-ratelimit-remaining: 0` and `x-ratelimit-reset` this many seconds from now. */
    ratelimit_reset_in_s: z.number().optional(),
  }),
  /** The connection is reset; there is no answer. */
  z.strictObject({ kind: z.literal('reset'), when }),
  /** 200 where GitHub says 201. */
  z.strictObject({ kind: z.literal('ok_not_created') }),
  /** The right status over a body that is no JSON. */
  z.strictObject({ kind: z.literal('unreadable') }),
  /** Nothing but the wait that `delay_ms` says. */
  z.strictObject({ kind: z.literal('delay') }),
  /** Labels of the request are dropped, as for who may not set them. */
  z.strictObject({ kind: z.literal('drop_labels') }),
]);

/** When something goes wrong. */
export const faultRuleSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PATCH']).optional(),
  /** `*` stands for a part between slashes, `**` at the end for all that follows; absent: every path. */
  path: z.string().startsWith('/').optional(),
  /** Lets this many matching requests pass first. */
  skip: z.int().min(0).default(0),
  /** Ends after this many. Absent: once, or without end when there is a probability or a time. */
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  /** Ends this long after it was set. */
  for_ms: z.number().min(0).optional(),
  /** How long it takes until it goes wrong; GitHub ends requests after 10,000. */
  delay_ms: z.number().min(0).default(0),
  fault: faultSchema,
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultRule = z.input<typeof faultRuleSchema>;

interface ActiveRule {
  id: number;
  rule: z.infer<typeof faultRuleSchema>;
  seen: number;
  hits: number;
  endsAt: number;
}

/** A fault that strikes now. */
export interface Strike {
  fault: Fault;
  delay_ms: number;
}

/** The faults that were asked for; the first rule that matches a request strikes. */
export class Faults {
  private rules: ActiveRule[] = [];
  private lastId = 0;

  constructor(
    private readonly now: () => Date,
    private readonly random: () => number,
  ) {}

  add(input: FaultRule): number {
    const rule = faultRuleSchema.parse(input);
    const endsAt = rule.for_ms === undefined ? Infinity : this.now().getTime() + rule.for_ms;
    this.lastId += 1;
    this.rules.push({ id: this.lastId, rule, seen: 0, hits: 0, endsAt });
    return this.lastId;
  }

  list(): { id: number; hits: number; is_over: boolean; rule: z.infer<typeof faultRuleSchema> }[] {
    return this.rules.map((active) => ({
      id: active.id,
      hits: active.hits,
      is_over: this.isOver(active),
      rule: active.rule,
    }));
  }

  clear(): void {
    this.rules = [];
  }

  strike(method: string, path: string): Strike | undefined {
    for (const active of this.rules) {
      const { rule } = active;
      if (this.isOver(active) || (rule.method ?? method) !== method || !matches(rule.path, path)) continue;
      active.seen += 1;
      if (active.seen <= rule.skip) continue;
      if (rule.probability !== undefined && this.random() >= rule.probability) continue;
      active.hits += 1;
      return { fault: rule.fault, delay_ms: rule.delay_ms };
    }
    return undefined;
  }

  private isOver({ rule, hits, endsAt }: ActiveRule): boolean {
    const isOpenEnded = rule.probability !== undefined || rule.for_ms !== undefined;
    return hits >= (rule.times ?? (isOpenEnded ? Infinity : 1)) || this.now().getTime() >= endsAt;
  }
}

/** What a `status` fault answers with. */
export function faultyAnswer(fault: Extract<Fault, { kind: 'status' }>, now: Date): Answer {
  const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  const { retry_after_date_in_s: date, ratelimit_reset_in_s: reset } = fault;
  return {
    status: fault.status,
    body: { message: fault.message ?? 'Something went wrong', documentation_url: 'https://docs.github.com/rest' },
    headers: {
      ...(date === undefined ? {} : { 'retry-after': inSeconds(date).toUTCString() }),
      ...(reset === undefined
        ? {}
        : {
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset': String(Math.ceil(inSeconds(reset).getTime() / 1000)),
          }),
      ...fault.headers,
    },
  };
}

function matches(pattern: string | undefined, path: string): boolean {
  if (pattern === undefined) return true;
  const source = pattern
    .split('/')
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]+' : part.replaceAll(/[^\w-]/g, String.raw`\$&`)));
  return new RegExp(`^${source.join('/')}$`, 'i').test(path);
}
