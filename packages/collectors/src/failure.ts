/** Longer than this, AWS's own message is left out whole: half of it could be half of a secret, which nobody would recognise. */
const MESSAGE_LIMIT = 500;

/** The answer of one AWS call: its value, or its failure as a sentence for the case file and AWS's code for it. */
export type Attempt<T> = { ok: true; value: T } | { ok: false; code: string; failure: string };

/**
 * Makes one read that may fail. `what` is named as a person would ("inline policies"), `action` as IAM does
 * (`iam:ListRolePolicies`), since a missing right is the most frequent reason.
 */
export async function attempt<T>(what: string, action: string, read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    const code = errorCode(error);
    return { ok: false, code, failure: `could not read ${what}: ${reason(code, action, error)}` };
  }
}

/** `Access denied` has three spellings in AWS's services; it leaves with one, and every other code as AWS writes it. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  if (['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'].includes(error.name)) return 'AccessDenied';
  if (['AbortError', 'TimeoutError'].includes(error.name)) return 'Aborted';
  return error.name === 'Error' && 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function reason(code: string, action: string, error: unknown): string {
  if (code === 'Aborted') return `gave up after the time for it (${action})`;
  const message = error instanceof Error ? error.message : String(error);
  const detail = message !== '' && message !== code && message.length <= MESSAGE_LIMIT ? `: ${message}` : '';
  return `${code} (${action})${detail}`;
}
