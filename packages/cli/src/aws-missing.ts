import { awsFailureOf } from '@casefile/cli-kit';
import { Missing } from './missing.js';

/** What an AWS call of ours that failed says, and what to do; `absent` is for a thing that is not there. */
export function awsMissing(action: string, cause: unknown, absent: string): Missing {
  const said = `${action}: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`;
  switch (awsFailureOf(cause)) {
    case 'missing':
      return new Missing(said, absent, { cause });
    case 'unreachable':
      return new Missing(
        `Nothing answers there (${said})`,
        'For the local AWS run `make ls-up`; else check --endpoint-url and the network.',
        { cause },
      );
    case 'no_credentials':
      return new Missing(
        `There are no AWS credentials (${action})`,
        'Set AWS_PROFILE or log in; for the local AWS pass --endpoint-url http://127.0.0.1:4566.',
        { cause },
      );
    case 'denied':
      return new Missing(said, `Your own credentials lack ${action}; the function has a role of its own.`, { cause });
    case 'other':
      return new Missing(said, 'Try again; if it stays, look at the message above.', { cause });
  }
}
