import { createPublicKey, verify } from 'node:crypto';
import { Refusal } from './answer.js';
import type { State } from './state.js';

/** The longest that an App's JWT may be valid, in seconds. */
const LONGEST = 600;

/** Proves that a request comes from the App: RS256 by one of its keys, valid now, not for longer than GitHub allows. */
export function checkAppJwt(jwt: string, { app }: State, now: Date): void {
  const [header, payload, signature, ...rest] = jwt.split('.');
  const claims = readPart(payload);
  if (
    header === undefined ||
    signature === undefined ||
    rest.length > 0 ||
    readPart(header)?.['alg'] !== 'RS256' ||
    !claims
  )
    throw undecodable();
  if (String(claims['iss']) !== String(app.id) && claims['iss'] !== `Iv1.${app.id}`)
    throw new Refusal(404, 'Integration not found');
  const signed = Buffer.from(`${header}.${payload ?? ''}`);
  const given = Buffer.from(signature, 'base64url');
  if (!app.public_keys.some((key) => verify('RSA-SHA256', signed, createPublicKey(key), given))) throw undecodable();

  const seconds = Math.floor(now.getTime() / 1000);
  const { iat, exp } = claims;
  if (typeof iat !== 'number' || !Number.isInteger(iat) || iat > seconds)
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  if (typeof exp !== 'number' || !Number.isInteger(exp) || exp <= seconds)
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > seconds + LONGEST) throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
}

function readPart(part: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function undecodable(): Refusal {
  return new Refusal(401, 'A JSON web token could not be decoded');
}
