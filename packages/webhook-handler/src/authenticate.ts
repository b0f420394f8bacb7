import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SourceSecrets } from '@casefile/adapters';

/** A request before anything in it is believed; names of headers in lower case. */
export interface RawRequest {
  headers: Readonly<Record<string, string | undefined>>;
  body: Uint8Array;
}

/** Names of headers, in lower case. */
export interface AuthenticationSettings {
  tokenHeader: string;
  signatureHeader: string;
  timestampHeader?: string | undefined;
}

/** A sender that proved itself. */
export interface Authentic {
  /** The same for each replay of one signed and timed request; absent where replays cannot be told from repeats. */
  deliveryId?: string;
}

/** Seconds by which the time of signing may differ from ours. */
const TOLERANCE_SECONDS = 300;

/**
 * Whether the sender knows a token of its source, or signed the raw body with one of its keys: HMAC-SHA256 in
 * lower-case hexadecimal over the body, or over `{timestamp}:{body}`, as Grafana does:
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 */
export function authenticate(
  request: RawRequest,
  { tokens, hmac_keys: keys }: SourceSecrets,
  settings: AuthenticationSettings,
  now: Date,
): Authentic | undefined {
  const token = request.headers[settings.tokenHeader]?.replace(/^bearer /i, '');
  if (token !== undefined && isOneOf(token, tokens)) return {};

  const signature = request.headers[settings.signatureHeader];
  if (signature === undefined) return undefined;
  if (settings.timestampHeader === undefined) {
    return isOneOf(
      signature,
      keys.map((key) => sign(key, request.body)),
    )
      ? {}
      : undefined;
  }
  const timestamp = request.headers[settings.timestampHeader] ?? '';
  if (!isRecent(timestamp, now)) return undefined;
  const signed = Buffer.concat([Buffer.from(`${timestamp}:`), request.body]);
  return isOneOf(
    signature,
    keys.map((key) => sign(key, signed)),
  )
    ? { deliveryId: digest(signature).toString('hex') }
    : undefined;
}

function sign(key: string, signed: Uint8Array): string {
  return createHmac('sha256', key).update(signed).digest('hex');
}

/** Compares with each, over digests of equal length, so that time tells neither length nor place of a difference. */
function isOneOf(given: string, valid: readonly string[]): boolean {
  return valid.map((one) => timingSafeEqual(digest(given), digest(one))).includes(true);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isRecent(timestamp: string, now: Date): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;
}
