import type { Logger } from '@casefile/lambda-kit';

/** A call and what it touches, in IAM's words, beside the names that a person looks for: bucket and key, group and stream. */
interface AwsCall {
  operation: string;
  resource: string;
  [detail: string]: string;
}

/**
 * Makes a call and logs one line when it fails, since some denials name no resource: the case file takes it from here.
 * The error itself goes on.
 */
export async function call<T>(log: Pick<Logger, 'error'>, which: AwsCall, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const { error_code, error_message } = describeError(error);
    log.error({ ...which, error_code, error_message }, isDenied(error_code) ? 'call refused' : 'call failed');
    throw error;
  }
}

/** S3 says `AccessDenied`, CloudWatch Logs `AccessDeniedException`, SNS `AuthorizationError`. */
export function isDenied(code: string): boolean {
  return /^(AccessDenied|AuthorizationError)(Exception)?$/.test(code);
}

/** An error's name and words, AWS's own where it came from there. */
export function describeError(error: unknown): { error_code: string; error_message: string } {
  if (error instanceof Error) return { error_code: error.name, error_message: error.message };
  return { error_code: 'Unknown', error_message: String(error) };
}
