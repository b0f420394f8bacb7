/** What went wrong, for the one question that matters afterwards: is it worth a retry? */
export type ErrorKind = 'invalid' | 'not_found' | 'access_denied' | 'conflict' | 'rate_limited' | 'unavailable';

/** What is known beside the sentence. */
export interface ErrorFacts {
  cause?: unknown;
  /** `none`: what was asked for was certainly not done. Otherwise it may have been. */
  effect?: 'none' | undefined;
  /** When it makes sense to try again (epoch ms), where the other side said so. */
  retryAt?: number | undefined;
}

/** The one error class: a kind, a sentence for people, and the `cause` beneath it. */
export class CasefileError extends Error {
  readonly effect: 'none' | undefined;
  readonly retryAt: number | undefined;

  constructor(
    readonly kind: ErrorKind,
    message: string,
    { cause, effect, retryAt }: ErrorFacts = {},
  ) {
    super(message, { cause });
    this.name = 'CasefileError';
    this.effect = effect;
    this.retryAt = retryAt;
  }
}

/**
 * Permanent means that the same message can never succeed: quarantine it and say why. Everything else is retried;
 * a missing right or table can be mended, so those wait, too.
 */
export function isPermanent(error: unknown): error is CasefileError {
  return error instanceof CasefileError && error.kind === 'invalid';
}
