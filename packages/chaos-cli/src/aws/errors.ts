import { awsFailureOf } from '@casefile/cli-kit';
import { ChaosError, messageOf } from '../error.js';

/** Runs one AWS call; what it throws says which call it was, in AWS's own words, and what to do. */
export async function call<T>(action: string, endpoint: string | null, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw explain(action, endpoint, error);
  }
}

function explain(action: string, endpoint: string | null, cause: unknown): ChaosError {
  const name = cause instanceof Error ? cause.name : '';
  const said = `${action}: ${messageOf(cause) || name}`;
  const failure = awsFailureOf(cause);
  if (failure === 'missing') {
    return new ChaosError(
      'not_found',
      said,
      'Check --function, --table and --region; for the local AWS deploy with `make ls-apply`.',
      { cause },
    );
  }
  if (failure === 'unreachable') {
    const place = endpoint ?? 'AWS';
    return new ChaosError(
      'failed',
      `Nothing answers at ${place} (${action}).`,
      'For the local AWS run `make ls-up`; else check --endpoint-url and the network.',
      { cause },
    );
  }
  if (failure === 'no_credentials') {
    return new ChaosError(
      'failed',
      `There are no AWS credentials (${action}).`,
      'Set AWS_PROFILE or log in; for the local AWS pass --endpoint-url http://127.0.0.1:4566.',
      { cause },
    );
  }
  if (failure === 'denied') {
    return new ChaosError('failed', said, `Your own credentials lack ${action}.`, { cause });
  }
  return new ChaosError(
    'failed',
    said,
    'Try again; `chaos status` shows what is in effect, `chaos restore` puts it back.',
    { cause },
  );
}
