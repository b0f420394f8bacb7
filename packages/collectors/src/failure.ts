/** Longer than this, AWS's own words are left out whole: half of them could be half of a secret, which nobody would recognise. */
const DETAIL_LIMIT = 500;

/** Why something could not be read. */
export interface Failure {
  /** AWS's code, `AccessDenied` for all its spellings, `Aborted` when the time was up. */
  code: string;
  summary: string;
  /** AWS's own words. */
  detail?: string;
}

/** The outcome of one read. */
type Attempt<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/**
 * Makes one read that may fail. `what` is named as a person would ("inline policies"), `action` as IAM does
 * (`iam:ListRolePolicies`), since a missing right is the most frequent reason.
 */
export async function attempt<T>(what: string, action: string, read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    return { ok: false, failure: toFailure(what, action, error) };
  }
}

/**
 * All failures of one collector as the `error` of its result. Of AWS's words only the first are kept: they repeat each
 * other, and a long text loses its end, which must not be the name of an action.
 */
export function toError(failures: readonly Failure[]): { error?: string } {
  if (failures.length === 0) return {};
  const detail = failures.find((failure) => failure.detail)?.detail;
  return { error: failures.map(({ summary }) => summary).join('; ') + (detail ? `: ${detail}` : '') };
}

function toFailure(what: string, action: string, error: unknown): Failure {
  const code = errorCode(error);
  if (code === 'Aborted') return { code, summary: `could not read ${what}: gave up after the time for it (${action})` };
  const detail = error instanceof Error ? error.message : String(error);
  const isWorthwhile = detail !== '' && detail !== code && detail.length <= DETAIL_LIMIT;
  return { code, summary: `could not read ${what}: ${code} (${action})`, ...(isWorthwhile && { detail }) };
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  if (['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'].includes(error.name)) return 'AccessDenied';
  if (['AbortError', 'TimeoutError'].includes(error.name)) return 'Aborted';
  return error.name === 'Error' && 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
