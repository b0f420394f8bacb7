import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface WebhookRequest {
  /** JSON. */
  body: string;
  /** What the sender proves itself with. */
  headers: Record<string, string>;
  /** A local AWS finds the API by its host name, which no resolver knows: the connection goes to this address instead. */
  through?: string;
}

/** Posts to the webhook as a sender outside AWS does. */
export function postAlert(
  url: string,
  { body, headers, through = url }: WebhookRequest,
): Promise<{ status: number | undefined; answer: string }> {
  const { host, pathname } = new URL(url);
  const { protocol, hostname, port } = new URL(through);
  return new Promise((resolve, reject) => {
    const sent = (protocol === 'https:' ? requestHttps : requestHttp)(
      {
        method: 'POST',
        hostname,
        port,
        path: pathname,
        headers: { host, 'content-type': 'application/json', ...headers },
        timeout: 15_000,
      },
      (response) => {
        let answer = '';
        response.setEncoding('utf8').on('data', (text: string) => (answer += text));
        response.on('end', () => resolve({ status: response.statusCode, answer }));
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`${url} does not answer`)));
    sent.on('error', reject);
    sent.end(body);
  });
}
