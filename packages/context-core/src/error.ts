/** What went wrong, for the one question that matters afterwards: is it worth a retry? */
export type ErrorKind = 'invalid' | 'not_found' | 'access_denied' | 'conflict' | 'rate_limited' | 'unavailable';

/** The one error class: a kind, a sentence for people, and the `cause` beneath it. */
export class CasefileError extends Error {
  constructor(
    readonly kind: ErrorKind,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'CasefileError';
  }
}

/**
 * Permanent means that the same message can never succeed: quarantine it and say why. Everything else is retried;
 * a missing right or table can be mended, so those wait, too.
 */
export function isPermanent(error: unknown): error is CasefileError {
  return error instanceof CasefileError && error.kind === 'invalid';
}
