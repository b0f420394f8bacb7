/** What one request may bring: bytes as sent, levels of nesting, keys and elements over all. */
export const limits = { bytes: 256 * 1024, depth: 32, keys: 20_000 } as const;

/** Alerts in one message: bounds the work of whoever receives it. */
const ALERTS_PER_MESSAGE = 25;

/** SNS takes 256 KiB with attributes: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MESSAGE_BYTES = 255 * 1024;

export type Payload = Record<string, unknown>;

/** The body as a JSON object within the limits, or why it is none. Its keys stay plain, whatever they are called. */
export function parsePayload(body: Uint8Array): Payload | string {
  let payload: unknown;
  try {
    payload = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return 'the body is not JSON';
  }
  if (!isObject(payload)) return 'the body must be a JSON object';
  return isWithinLimits(payload) ? payload : 'the body is nested too deeply or has too many keys';
}

/**
 * The messages that a payload is published as. A group keeps its own fields in each of its parts: at most 25 alerts,
 * fewer when they are large. A single alert that is too large for any message stays one.
 */
export function splitPayload(payload: Payload): string[] {
  const text = JSON.stringify(payload);
  const { alerts } = payload;
  if (!Array.isArray(alerts) || alerts.length < 2) return [text];
  if (fits(text) && alerts.length <= ALERTS_PER_MESSAGE) return [text];
  const size = Math.min(ALERTS_PER_MESSAGE, Math.ceil(alerts.length / 2));
  const parts = Array.from({ length: Math.ceil(alerts.length / size) }, (_, index): unknown[] =>
    alerts.slice(index * size, (index + 1) * size),
  );
  return parts.flatMap((part) => splitPayload({ ...payload, alerts: part }));
}

export function fits(message: string): boolean {
  return Buffer.byteLength(message) <= MESSAGE_BYTES;
}

/** Without recursion: a hostile body is nested deeper than the stack. */
function isWithinLimits(root: object): boolean {
  const open = [{ value: root, depth: 1 }];
  let keys = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const children: unknown[] = Object.values(next.value);
    keys += children.length;
    if (next.depth > limits.depth || keys > limits.keys) return false;
    for (const value of children) {
      if (typeof value === 'object' && value !== null) open.push({ value, depth: next.depth + 1 });
    }
  }
  return true;
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
