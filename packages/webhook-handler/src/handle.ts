import type { PublishAlert, ReadWebhookSecrets } from '@casefile/adapters';
import type { Logger } from '@casefile/lambda-kit';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { authenticate, type AuthenticationSettings, type RawRequest } from './authenticate.js';
import type { RefusedStatus, WebhookMetrics } from './metrics.js';
import { fits, limits, parsePayload, splitPayload } from './payload.js';

export interface WebhookOptions {
  readSecrets: ReadWebhookSecrets;
  publish: PublishAlert;
  authentication: AuthenticationSettings;
  metrics: WebhookMetrics;
  log: Logger;
  now: () => Date;
}

/** What a request ends with: a status, and what its sender is told. */
type Answer = Accepted | { status: RefusedStatus; error: string };

interface Accepted {
  status: 202;
  /** The ids that SNS gave its messages: by them alert-agent's lines are found. */
  messageIds: string[];
}

/** `POST /alerts/{source}` of an HTTP API (payload format 2.0): from a request that proves itself to messages on the alerts topic. */
export function createWebhookHandler(options: WebhookOptions) {
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const source = event.pathParameters?.source ?? '';
    const log = options.log.child({ request_id: event.requestContext.requestId, source: slug(source) });
    const answer = await receive(event, source, { ...options, log });
    const { status } = answer;
    return {
      statusCode: status,
      headers: { 'content-type': 'application/json', ...(status === 405 ? { allow: 'POST' } : {}) },
      body: JSON.stringify(tell(answer, log, options.metrics)),
    };
  };
}

/** Says what came of a request, and answers what its sender is told. */
function tell(answer: Answer, log: Logger, metrics: WebhookMetrics): { messages: number } | { error: string } {
  if (answer.status !== 202) {
    const { status, error } = answer;
    log.warn({ status, error }, 'request refused');
    metrics.rejected(status);
    return { error };
  }
  const messages = answer.messageIds.length;
  log.info({ status: answer.status, messages, sns_message_ids: answer.messageIds }, 'request accepted');
  metrics.accepted(messages);
  return { messages };
}

async function receive(event: APIGatewayProxyEventV2, source: string, options: WebhookOptions): Promise<Answer> {
  const { readSecrets, authentication, log, now } = options;
  if (event.requestContext.http.method !== 'POST') return refused(405, 'only POST is allowed here');
  const request = rawRequest(event);
  if (request.body.length > limits.bytes) return refused(413, `the body exceeds ${limits.bytes} bytes`);

  let secrets: Awaited<ReturnType<ReadWebhookSecrets>>;
  try {
    secrets = await readSecrets();
  } catch (error) {
    log.error(told(error), 'nobody can prove who they are, so every request is refused');
    return refused(503, 'not ready to receive alerts');
  }
  const ofSource = secrets.get(source);
  if (!ofSource) return refused(404, 'there is no such source');

  const receivedAt = now();
  const sender = authenticate(request, ofSource, authentication, receivedAt);
  if (!sender) return refused(401, 'not authorized');

  if (!isJson(request.headers['content-type'])) return refused(415, 'the content type must be application/json');
  const payload = parsePayload(request.body);
  if (typeof payload === 'string') return refused(400, payload);
  const messages = splitPayload(payload);
  if (!messages.every(fits)) return refused(413, 'an alert is too large');

  const attributes = {
    source,
    received_at: receivedAt.toISOString(),
    ...(sender.deliveryId === undefined ? {} : { delivery_id: sender.deliveryId }),
  };
  try {
    const messageIds = await Promise.all(messages.map((message) => options.publish(message, attributes)));
    return { status: 202, messageIds };
  } catch (error) {
    log.error(told(error), 'the alerts topic does not take messages');
    return refused(503, 'try again later');
  }
}

function rawRequest({ headers, body = '', isBase64Encoded }: APIGatewayProxyEventV2): RawRequest {
  return {
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function refused(status: RefusedStatus, error: string): Answer {
  return { status, error };
}

function isJson(contentType = ''): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType.trim());
}

/** A path is the sender's to write; only what can be a source goes into the log. */
function slug(source: string): string | undefined {
  return /^[a-z][a-z0-9-]{0,39}$/.test(source) ? source : undefined;
}

function told(error: unknown): object {
  if (!(error instanceof Error)) return { error: String(error) };
  return { error: error.message, ...(error.cause instanceof Error ? { cause: error.cause.message } : {}) };
}
