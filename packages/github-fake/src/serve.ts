import { badCredentials, Refusal, type Answer } from './answer.js';
import { routeName, type Call, type Endpoint } from './endpoint.js';
import { faultyAnswer, type Fault, type Faults } from './faults.js';
import { admitToken, demand } from './installation-token.js';
import { demandWritable } from './issue-lookup.js';
import type { Journal } from './journal.js';
import { checkAppJwt } from './jwt.js';
import type { Limits } from './limits.js';

/** One request to the API, read. */
export interface ApiRequest {
  endpoint: Endpoint;
  path: string;
  authorization: string;
  /** Without `dropsLabels`, which a fault decides. */
  call: Omit<Call, 'dropsLabels' | 'now' | 'body'>;
  readBody: () => Promise<string>;
}

export interface ServeParts {
  faults: Faults;
  limits: Limits;
  journal: Journal;
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
  onChange: () => void;
}

/** An answer as it goes out: a body of text, or a connection that is reset. */
export type Outcome = (Omit<Answer, 'body'> & { text: string }) | 'reset';

/** A request's way: faults that strike first, then what GitHub does at once and undivided, then faults that strike after. */
export async function serve(request: ApiRequest, parts: ServeParts): Promise<Outcome> {
  const { endpoint, path, call } = request;
  const { faults, journal, sleep, now } = parts;
  const body = await request.readBody();
  const strike = faults.strike(endpoint.method, path);
  const fault = strike?.fault;
  await sleep(call.settings.latency_ms);

  const isBefore = fault !== undefined && 'when' in fault && fault.when === 'before';
  if (isBefore) await sleep(strike?.delay_ms ?? 0);
  const real = isBefore ? undefined : act(body, fault, request, parts);
  if (!isBefore) await sleep(strike?.delay_ms ?? 0);

  const outcome = spoil(real, fault, now());
  journal.add({
    at: now().toISOString(),
    method: endpoint.method,
    route: routeName(endpoint),
    is_write: isWrite(endpoint),
    path,
    status: outcome === 'reset' ? 'reset' : outcome.status,
    took_effect: isWrite(endpoint) && real !== undefined && real.status < 300,
  });
  return outcome;
}

/** What GitHub does and answers when nothing goes wrong. */
function act(
  body: string,
  fault: Fault | undefined,
  { endpoint, authorization, call }: ApiRequest,
  parts: ServeParts,
): Answer {
  const { limits, onChange } = parts;
  const now = parts.now();
  const secret = /^(?:bearer|token) (\S+)$/i.exec(authorization)?.[1];
  const headers: Record<string, string> = {};
  const run = (): Answer => {
    if (secret === undefined)
      throw authorization === '' ? new Refusal(401, 'Requires authentication') : badCredentials();
    const full: Call = { ...call, now, body: {}, dropsLabels: fault?.kind === 'drop_labels' };
    if (endpoint.as === 'app') {
      checkAppJwt(secret, call.state, now);
      return endpoint.run({ ...full, body: parseBody(body) });
    }
    const admitted = admitToken(secret, full);
    const { id } = admitted.installation;
    try {
      limits.admit(id, isWrite(endpoint), call.settings, now);
    } finally {
      Object.assign(headers, limits.headers(id, call.settings, now));
    }
    demand(endpoint, admitted);
    if (isWrite(endpoint)) demandWritable(admitted.repository);
    return endpoint.run({ ...admitted, body: parseBody(body) });
  };
  try {
    const answer = run();
    if (endpoint.method !== 'GET') onChange();
    return { ...answer, headers: { ...headers, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const refused = error.answer();
    return { ...refused, headers: { ...headers, ...refused.headers } };
  }
}

/** What is left of the real answer; there is none when the fault struck before it. */
function spoil(real: Answer | undefined, fault: Fault | undefined, now: Date): Outcome {
  if (fault?.kind === 'reset') return 'reset';
  const answer = fault?.kind === 'status' ? faultyAnswer(fault, now) : real;
  if (!answer) throw new Error('a fault that strikes before the effect brings its own answer');
  const text = JSON.stringify(answer.body);
  const { status, headers = {} } = answer;
  if (fault?.kind === 'ok_not_created' && status === 201) return { status: 200, headers, text };
  if (fault?.kind === 'unreadable') return { status, headers, text: text.slice(0, Math.floor(text.length / 2)) };
  return { status, headers, text };
}

/** Of what people see; a token is none of it. */
function isWrite({ as, method }: Endpoint): boolean {
  return as === 'installation' && method !== 'GET';
}

function parseBody(body: string): Record<string, unknown> {
  if (body === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(400, 'Body should be a JSON object');
  return value as Record<string, unknown>;
}
