import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ReadWebhookSecrets } from '@casefile/adapters';
import { CasefileError } from '@casefile/context-core';
import { createLogger } from '@casefile/lambda-kit';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createWebhookHandler, type WebhookOptions } from './handle.js';
import { limits } from './payload.js';

const token = 'a-token-that-nobody-guesses';
const key = 'a-key-that-nobody-guesses';
const good = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

describe('a request that proves itself', () => {
  it('becomes a message with its source and its time', async () => {
    const { send, published } = setUp();
    expect(await send({ body: '{"title":"disk full"}' })).toEqual([202, { messages: 1 }]);
    expect(published).toEqual([
      {
        message: '{"title":"disk full"}',
        attributes: { source: 'alertmanager', received_at: '2026-03-01T10:00:00.000Z' },
      },
    ]);
  });

  it('is counted with its messages, and its line names them as SNS does', async () => {
    const { send, counted, lines } = setUp();
    await send({ body: JSON.stringify({ alerts: Array.from({ length: 30 }, (_, id) => ({ id })) }) });
    expect(counted).toEqual([2]);
    expect(lines()).toMatchObject([{ messages: 2, sns_message_ids: ['sns-1', 'sns-2'], msg: 'request accepted' }]);
  });

  it('may come in base64, and with names of headers in any case', async () => {
    const { send, published } = setUp();
    const headers = { Authorization: token, 'Content-Type': 'application/json; charset=utf-8' };
    const body = Buffer.from('{"title":"ünïcode"}').toString('base64');
    expect(await send({ body, isBase64Encoded: true, headers })).toEqual([202, { messages: 1 }]);
    expect(published[0]?.message).toBe('{"title":"ünïcode"}');
  });

  it('may be signed over the bytes that base64 stands for', async () => {
    const { send } = setUp();
    const body = Buffer.from('{"alerts":[]}');
    const headers = { ...signed(`1772359200:{"alerts":[]}`), 'x-signed-at': '1772359200' };
    expect(await send({ source: 'grafana', body: body.toString('base64'), isBase64Encoded: true, headers })).toEqual([
      202,
      { messages: 1 },
    ]);
  });

  it('gives each message of a signed group the id of its delivery, the same for a replay', async () => {
    const { send, published } = setUp();
    const body = JSON.stringify({ alerts: Array.from({ length: 30 }, (_, id) => ({ id })) });
    const headers = { ...signed(`1772359200:${body}`), 'x-signed-at': '1772359200' };
    await send({ source: 'grafana', body, headers });
    await send({ source: 'grafana', body, headers });
    const ids = published.map(({ attributes }) => attributes.delivery_id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids)).toEqual(new Set([expect.stringMatching(/^[0-9a-f]{64}$/)]));
  });

  it('is answered in one line of JSON', async () => {
    const { answer } = setUp();
    const { headers, body } = await answer({ body: '{bad' });
    expect(headers).toMatchObject({ 'content-type': 'application/json' });
    expect(body).toBe('{"error":"the body is not JSON"}');
  });

  it.each([
    ['bad JSON', { body: '{bad' }, 400],
    ['no body', { body: undefined }, 400],
    ['another content type', { headers: { ...good, 'content-type': 'text/plain' } }, 415],
    ['no content type', { headers: { authorization: token } }, 415],
    ['256 KiB', { body: sized(limits.bytes - 10_000) }, 202],
    ['256 KiB and a byte', { body: sized(limits.bytes + 1) }, 413],
    [
      '256 KiB and a byte in base64',
      { body: Buffer.from(sized(limits.bytes + 1)).toString('base64'), isBase64Encoded: true },
      413,
    ],
    ['one alert that fits into no message', { body: sized(limits.bytes) }, 413],
  ] as const)('with %s gets its own status', async (_, request, status) => {
    const { send, counted } = setUp();
    expect((await send(request))[0]).toBe(status);
    expect(counted).toEqual([status === 202 ? 1 : status]);
  });

  it('is to be sent again when the topic takes no messages', async () => {
    const { send, lines } = setUp({ publish: () => Promise.reject(new Error('throttled')) });
    expect(await send({})).toEqual([503, { error: 'try again later' }]);
    expect(lines()).toContainEqual(expect.objectContaining({ level: 'error', error: 'throttled' }));
  });
});

describe('a request that does not prove itself', () => {
  it.each([
    ['a bad token', { authorization: 'Bearer another-token-altogether' }],
    ['no token', {}],
    ['a signature of another source', signed('{"alerts":[]}')],
  ])('with %s is refused before its content is looked at', async (_, headers) => {
    const { send, published } = setUp();
    expect(await send({ body: '{bad', headers })).toEqual([401, { error: 'not authorized' }]);
    expect(published).toEqual([]);
  });

  it.each(['GET', 'PUT', 'DELETE', 'HEAD'])('with %s learns that only POST is allowed', async (method) => {
    const { answer } = setUp();
    expect(await answer({ method })).toMatchObject({ statusCode: 405, headers: { allow: 'POST' } });
  });

  it.each(['nobody', '__proto__', 'constructor', 'Grafana', ''])('for the source "%s" is not found', async (source) => {
    const { send } = setUp();
    expect(await send({ source })).toEqual([404, { error: 'there is no such source' }]);
  });

  it('is refused when the secret cannot be read, and the log says what to do', async () => {
    const { send, lines } = setUp({
      readSecrets: () => Promise.reject(new CasefileError('unavailable', 'The secret is empty: fill it')),
    });
    expect(await send({})).toEqual([503, { error: 'not ready to receive alerts' }]);
    expect(lines()).toContainEqual(expect.objectContaining({ level: 'error', error: 'The secret is empty: fill it' }));
  });
});

describe('the log', () => {
  it('tells status, source and reason of each request, never its token or body', async () => {
    const { send, lines } = setUp();
    await send({ body: '{"customer":"data"}' });
    await send({ headers: { authorization: 'Bearer another-token-altogether' } });
    await send({ source: 'no\nslug' });
    expect(lines()).toMatchObject([
      { level: 'info', source: 'alertmanager', request_id: 'request-1', status: 202, messages: 1 },
      { level: 'warn', source: 'alertmanager', status: 401, error: 'not authorized' },
      { level: 'warn', status: 404 },
    ]);
    expect(JSON.stringify(lines())).not.toMatch(/customer|token-that|another-token|no\\nslug/);
  });
});

interface Sent {
  method?: string;
  source?: string;
  body?: string | undefined;
  isBase64Encoded?: boolean;
  headers?: Record<string, string>;
}

function setUp(overrides: Partial<WebhookOptions> = {}) {
  const published: { message: string; attributes: Readonly<Record<string, string>> }[] = [];
  const written: string[] = [];
  const counted: number[] = [];
  const readSecrets: ReadWebhookSecrets = () =>
    Promise.resolve(
      new Map([
        ['alertmanager', { tokens: [token], hmac_keys: [] }],
        ['grafana', { tokens: [], hmac_keys: [key] }],
      ]),
    );
  const handle = createWebhookHandler({
    readSecrets,
    publish: (message, attributes) => Promise.resolve(`sns-${published.push({ message, attributes })}`),
    metrics: {
      accepted: (messages) => void counted.push(messages),
      rejected: (status) => void counted.push(status),
    },
    authentication: { tokenHeader: 'authorization', signatureHeader: 'x-signature', timestampHeader: 'x-signed-at' },
    log: createLogger({ service: 'webhook' }, { write: (line) => void written.push(line) }),
    now: () => new Date('2026-03-01T10:00:00.000Z'),
    ...overrides,
  });
  const answer = (sent: Sent) => handle(request(sent));
  return {
    answer,
    send: async (sent: Sent): Promise<[number | undefined, unknown]> => {
      const { statusCode, body } = await answer(sent);
      return [statusCode, JSON.parse(body ?? '')];
    },
    published,
    counted,
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

function request(sent: Sent): APIGatewayProxyEventV2 {
  const { method = 'POST', source = 'alertmanager', headers = good, isBase64Encoded = false } = sent;
  const body = 'body' in sent ? sent.body : '{"title":"disk full"}';
  const path = `/alerts/${source}`;
  return {
    version: '2.0',
    routeKey: 'ANY /alerts/{source}',
    rawPath: path,
    rawQueryString: '',
    headers,
    pathParameters: { source },
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: 'ANY /alerts/{source}',
      stage: '$default',
      time: '01/Mar/2026:10:00:00 +0000',
      timeEpoch: 1_772_359_200_000,
    },
    isBase64Encoded,
    ...(body === undefined ? {} : { body }),
  };
}

function signed(text: string): Record<string, string> {
  return { 'x-signature': createHmac('sha256', key).update(text).digest('hex'), 'content-type': 'application/json' };
}

/** A payload of exactly so many bytes. */
function sized(bytes: number): string {
  const frame = JSON.stringify({ title: '' });
  return JSON.stringify({ title: 'x'.repeat(bytes - frame.length) });
}
