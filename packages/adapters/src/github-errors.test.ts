import { CasefileError } from '@casefile/context-core';
import { describe, expect, it } from '@jest/globals';
import { gitHubError, refusedFields, statusOf } from './github-errors.js';

const repo = 'shop/alerts';
const sent = { repo, sent: true, now: Date.parse('2026-03-01T10:00:00.000Z') };
const answer = (status: number, data: unknown = { message: '' }, headers = {}) =>
  Object.assign(new Error('HttpError'), { status, response: { status, headers, data } });
/** As Octokit passes on what `fetch` fails with. */
const noAnswer = (cause: Record<string, unknown>, name = 'Error') =>
  Object.assign(new Error('Unknown', { cause: { name: 'TypeError', cause: { name, ...cause } } }), { status: 500 });

describe('a failure of GitHub', () => {
  it.each([400, 401, 403, 404, 410, 415, 422, 429])('of %s certainly did nothing', (status) => {
    expect(gitHubError(answer(status), sent).effect).toBe('none');
  });

  it.each([408, 409, 418, 451, 500, 502, 503, 504])('of %s may have taken effect', (status) => {
    expect(gitHubError(answer(status), sent)).toMatchObject({ kind: 'unavailable', effect: undefined });
  });

  it.each<[string, Error, 'none' | undefined]>([
    ['an unknown host', noAnswer({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), 'none'],
    ['a resolver that is busy', noAnswer({ code: 'EAI_AGAIN' }), 'none'],
    ['a refused connection', noAnswer({ code: 'ECONNREFUSED', syscall: 'connect' }), 'none'],
    ['several refused connections', noAnswer({ code: 'ECONNREFUSED' }, 'AggregateError'), 'none'],
    ['no way to the host', noAnswer({ code: 'EHOSTUNREACH' }), 'none'],
    ['a connection that took too long', noAnswer({ code: 'UND_ERR_CONNECT_TIMEOUT' }), 'none'],
    ['a connection that the system gave up', noAnswer({ code: 'ETIMEDOUT', syscall: 'connect' }), 'none'],
    ['a certificate of another host', noAnswer({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), 'none'],
    ['a certificate that is over', noAnswer({ code: 'CERT_HAS_EXPIRED' }), 'none'],
    ['a reset', noAnswer({ code: 'ECONNRESET', syscall: 'read' }), undefined],
    ['a write that failed', noAnswer({ code: 'EPIPE', syscall: 'write' }), undefined],
    ['a read that took too long', noAnswer({ code: 'ETIMEDOUT', syscall: 'read' }), undefined],
    ['a socket that was closed', noAnswer({ code: 'UND_ERR_SOCKET' }), undefined],
    ['headers that never came', noAnswer({ code: 'UND_ERR_HEADERS_TIMEOUT' }), undefined],
    ['our own time-out', Object.assign(new Error('x', { cause: { name: 'TimeoutError' } })), undefined],
    ['something else', new Error('something else'), undefined],
  ])('by %s is told with what may have become of it', (_, error, effect) => {
    expect(gitHubError(error, sent)).toMatchObject({ kind: 'unavailable', effect });
    expect(gitHubError(error, { ...sent, sent: false })).toMatchObject({ kind: 'unavailable', effect: 'none' });
  });

  it.each<[string, number, string, CasefileError['kind'], string]>([
    ['a key that is wrong', 401, 'Bad credentials', 'access_denied', 'put its current key into the secret'],
    ['an archived repository', 403, 'Repository was archived so is read-only.', 'access_denied', 'unarchive it'],
    ['a suspended App', 403, 'This installation has been suspended', 'access_denied', 'settings of shop'],
    ['a missing right', 403, 'Resource not accessible by integration', 'access_denied', 'issues: write'],
    ['something else that is forbidden', 403, 'Blocked.\nAsk support', 'access_denied', '(Blocked. Ask support)'],
    ['a repository that is not there', 404, 'Not Found', 'not_found', 'is it installed there?'],
    ['issues that are disabled', 410, 'Issues has been disabled in this repository.', 'access_denied', 'enable them'],
    ['something that was deleted', 410, 'This issue was deleted', 'not_found', 'gone'],
    ['a field that is wrong', 422, 'Validation Failed', 'invalid', 'title: missing_field'],
  ])('says what is to be done about %s', (_, status, message, kind, words) => {
    const errors = [{ resource: 'Issue', field: 'title', code: 'missing_field', value: 'hunter2' }];
    const error = gitHubError(answer(status, { message, errors }), sent);
    expect(error).toMatchObject({ kind, message: expect.stringContaining(words) });
    expect(error.message).not.toContain('hunter2');
  });

  it('keeps what is known of an error that was understood before', () => {
    const known = new CasefileError('rate_limited', 'wait', { retryAt: 7 });
    expect(gitHubError(known, sent)).toBe(known);
    expect(gitHubError(known, { ...sent, sent: false })).toMatchObject({ retryAt: 7, effect: 'none', message: 'wait' });
  });

  it('keeps no request, which holds the issue and its token', () => {
    const error = Object.assign(answer(502), { request: { headers: { authorization: 'token ghs_secret' } } });
    expect(gitHubError(error, sent).cause).toBeUndefined();
  });

  it.each([
    ['a page', '<html>Unicorn!</html>'],
    ['nothing', undefined],
    ['a list', []],
    ['other fields', { error: 7, errors: 'x' }],
  ])('with %s for a body is told by its status', (_, data) => {
    expect(gitHubError(answer(404, data), sent)).toMatchObject({ kind: 'not_found', effect: 'none' });
    expect(statusOf(answer(404, data))).toBe(404);
  });

  it('without an answer has no status, although Octokit gives it one', () => {
    expect(statusOf(noAnswer({ code: 'ECONNRESET' }))).toBeUndefined();
  });

  it('names the fields that a 422 complains about', () => {
    expect(refusedFields(answer(422, { errors: [{ field: 'assignees' }, 'x', {}] }))).toEqual(['assignees', '', '']);
    expect(refusedFields(answer(400, { errors: [{ field: 'assignees' }] }))).toEqual([]);
  });
});
