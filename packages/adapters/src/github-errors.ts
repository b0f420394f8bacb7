import { CasefileError } from '@casefile/context-core';
import * as z from 'zod';
import { isLimit, retryAtOf } from './github-retry-at.js';

/** What was being done when it failed. */
export interface FailedCall {
  /** `owner/name` */
  repo: string;
  number?: number | undefined;
  /** The request itself went out: otherwise there was no token for it, and GitHub certainly did nothing. */
  sent: boolean;
  now: number;
}

/** GitHub's answer, where there is one. */
const refusalSchema = z.object({
  response: z.object({
    status: z.number().int(),
    headers: z.record(z.string(), z.unknown()).catch({}),
    data: z
      .object({
        message: z.string().catch(''),
        errors: z
          .array(z.object({ field: z.string().catch(''), code: z.string().catch('') }).catch({ field: '', code: '' }))
          .catch([]),
      })
      .catch({ message: '', errors: [] }),
  }),
});

/** What a failure of Octokit means: a kind, what to do about it, and whether GitHub certainly did nothing. */
export function gitHubError(error: unknown, call: FailedCall): CasefileError {
  if (error instanceof CasefileError) {
    const { kind, message, cause, retryAt } = error;
    return call.sent ? error : new CasefileError(kind, message, { cause, retryAt, effect: 'none' });
  }
  const parsed = refusalSchema.safeParse(error);
  if (!parsed.success) return noAnswer(error, call);
  const { status, headers, data } = parsed.data.response;
  if (isLimit(status, headers, data.message)) {
    const retryAt = retryAtOf(headers, call.now);
    const until = new Date(retryAt).toISOString();
    return new CasefileError('rate_limited', `GitHub limits our requests to ${call.repo} until ${until}`, {
      effect: 'none',
      retryAt,
    });
  }
  const [kind, sentence] = meaning(status, said(data.message), data.errors, call);
  return new CasefileError(kind, sentence, { effect: !call.sent || didNothing.has(status) ? 'none' : undefined });
}

/** GitHub moved what was asked for elsewhere, and did nothing. */
export function movedError({ repo, number }: Pick<FailedCall, 'repo' | 'number'>): CasefileError {
  const what = number === undefined ? repo : `${repo}#${number}`;
  return new CasefileError('not_found', `${what} was renamed or moved: use its new name`, { effect: 'none' });
}

/** The status of GitHub's answer, if it answered. */
export function statusOf(error: unknown): number | undefined {
  return refusalSchema.safeParse(error).data?.response.status;
}

/** The fields that a 422 complains about. */
export function refusedFields(error: unknown): string[] {
  const response = refusalSchema.safeParse(error).data?.response;
  return response?.status === 422 ? response.data.errors.map(({ field }) => field) : [];
}

/** With these GitHub says that it did not do what was asked for. */
const didNothing: ReadonlySet<number> = new Set([400, 401, 403, 404, 410, 415, 422, 429]);

type Meaning = [kind: CasefileError['kind'], sentence: string];

function meaning(
  status: number,
  message: string,
  errors: readonly { field: string; code: string }[],
  { repo, number, sent }: FailedCall,
): Meaning {
  const [owner = ''] = repo.split('/');
  const settings = `the settings of ${owner}`;
  switch (status) {
    case 401:
      return [
        'access_denied',
        'GitHub does not accept what the App signs in with: put its current key into the secret',
      ];
    case 403:
      if (/archived/i.test(message))
        return ['access_denied', `${repo} is archived: unarchive it, or route its teams elsewhere`];
      if (/suspended/i.test(message))
        return ['access_denied', `The App's installation is suspended: unsuspend it in ${settings}`];
      if (/\blocked/i.test(message))
        return ['access_denied', `${repo}#${number ?? ''} is locked: nobody can comment on it`];
      if (/not accessible by integration/i.test(message))
        return ['access_denied', `The App lacks "issues: write" on ${repo}: grant it, and accept that in ${settings}`];
      return ['access_denied', `GitHub forbids it on ${repo} (${message})`];
    case 404:
      return number !== undefined && sent
        ? [
            'not_found',
            `${repo}#${number} cannot be found by the App: was it deleted, or is the App not installed there?`,
          ]
        : ['not_found', `${repo} cannot be found by the App: is it installed there?`];
    case 410:
      return /disabled/i.test(message)
        ? ['access_denied', `Issues are disabled in ${repo}: enable them, or route its teams elsewhere`]
        : ['not_found', `${repo}${number === undefined ? '' : `#${number}`} is gone`];
    case 400:
    case 415:
    case 422: {
      if (!sent)
        return [
          'not_found',
          `The App's installation has no "issues: write" on ${repo} under that name: is it installed there, and was it renamed?`,
        ];
      const fields = errors.map(({ field, code }) => ` ${field}: ${code}`).join(',');
      return ['invalid', `GitHub refuses what was sent to ${repo} (${message}${fields})`];
    }
    default:
      return ['unavailable', `GitHub answered ${status} for ${repo}`];
  }
}

/** No HTTP answer: a connection that was never made did nothing; one that broke may have. */
function noAnswer(error: unknown, { repo, sent }: FailedCall): CasefileError {
  const causes = causesOf(error);
  const isTimeout = causes.some(({ name }) => name === 'TimeoutError' || name === 'AbortError');
  const code = causes.map((cause) => cause.code).find((one) => one !== undefined);
  const why = isTimeout ? 'in time' : `(${code ?? 'no connection'})`;
  const wasNeverMade = causes.some(
    (cause) => neverConnected.has(cause.code ?? '') || connecting.has(cause.syscall ?? ''),
  );
  return new CasefileError('unavailable', `GitHub did not answer for ${repo} ${why}`, {
    effect: !sent || wasNeverMade ? 'none' : undefined,
  });
}

/** Steps before the first byte of a request. */
const connecting: ReadonlySet<string> = new Set(['getaddrinfo', 'connect']);

/** https://nodejs.org/api/errors.html and https://nodejs.org/api/tls.html#x509-certificate-error-codes; a certificate is checked before anything is sent. */
const neverConnected: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const causeSchema = z.object({
  name: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  syscall: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
});

type Cause = z.infer<typeof causeSchema>;

/** An error and what lies beneath it. */
function causesOf(error: unknown): Cause[] {
  const causes: Cause[] = [];
  for (let next = causeSchema.safeParse(error); next.success && causes.length < 8;) {
    causes.push(next.data);
    next = causeSchema.safeParse(next.data.cause);
  }
  return causes;
}

/** GitHub's words on one line. */
function said(message: string): string {
  return message.replaceAll(/\s+/g, ' ').trim().slice(0, 200) || 'without a reason';
}
