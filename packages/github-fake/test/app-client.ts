import { sign } from 'node:crypto';

export interface Exchange {
  operation: string;
  status: number;
  headers: Headers;
  body: unknown;
}

/** The fields of an answer that tests look at. */
export type Fields = Record<string, unknown> & { number: number; message: string };

interface Claims {
  iat?: number;
  exp?: number;
  iss?: string | number;
}

/** Signs an App's JWT as it should be; claims that are given replace the right ones. */
export function signJwt(app: { appId: number; privateKeyPem: string }, now: Date, claims: Claims = {}): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const parts = [
    { alg: 'RS256', typ: 'JWT' },
    { iat: seconds - 60, exp: seconds + 540, iss: app.appId, ...claims },
  ];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), app.privateKeyPem).toString('base64url')}`;
}

/** A client that hides nothing: each call is one request (redirects are not followed), every answer is shown to `onExchange`. */
export function createAppClient(options: {
  url: string;
  repo: string;
  fetch?: typeof fetch;
  onExchange?: (exchange: Exchange) => void;
}) {
  const { url, fetch: send = fetch, onExchange = () => undefined } = options;
  const [owner = '', repo = ''] = options.repo.split('/');

  /** `operation` as in GitHub's description: `GET /repos/{owner}/{repo}`. */
  async function call(
    operation: string,
    secret: string,
    {
      params = {},
      query = '',
      body,
    }: { params?: Record<string, string | number>; query?: string; body?: unknown } = {},
  ): Promise<Exchange & { fields: Fields }> {
    const [method = '', template = ''] = operation.split(' ');
    const all: Record<string, string | number> = { owner, repo, ...params };
    const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(all[name])));
    const response = await send(`${url}${path}${query}`, {
      method,
      redirect: 'manual',
      headers: secret === '' ? {} : { authorization: `Bearer ${secret}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const exchange = {
      operation,
      status: response.status,
      headers: response.headers,
      body: await response.json(),
    };
    onExchange(exchange);
    return { ...exchange, fields: exchange.body as Fields };
  }

  /** A new installation token for the repository. */
  async function token(jwt: string, body: object = {}): Promise<string> {
    const installation = await call('GET /repos/{owner}/{repo}/installation', jwt);
    const created = await call('POST /app/installations/{installation_id}/access_tokens', jwt, {
      params: { installation_id: Number(installation.fields['id']) },
      body,
    });
    return String(created.fields['token']);
  }

  return { call, token };
}
