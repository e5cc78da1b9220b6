import { createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureRefused } from './accept.errors.js';

/** Standard Webhooks: how far a signature's time may be from ours, in seconds. */
const TOLERANCE = 5 * 60;
const PREFIX = 'whsec_';

export interface SignedRequest {
  id: string | undefined;
  /** Seconds since the epoch, as text. */
  timestamp: string | undefined;
  /** `v1,<base64>`, several separated by a space. */
  signature: string | undefined;
  /** As it came over the wire: a re-serialised body has another signature. */
  body: Buffer;
}

/**
 * The keys that a configured secret may mean: base64 after `whsec_`; else its own bytes, or those that it is the base64 of,
 * as libraries of Standard Webhooks read it.
 */
export function signingKeys(secret: string): Buffer[] {
  if (secret.startsWith(PREFIX)) return [Buffer.from(secret.slice(PREFIX.length), 'base64')];
  const decoded = Buffer.from(secret, 'base64');
  const isBase64 = decoded.length > 0 && decoded.toString('base64') === secret;
  return isBase64 ? [Buffer.from(secret), decoded] : [Buffer.from(secret)];
}

/**
 * Checks a request by Standard Webhooks: `v1` = HMAC-SHA256 of `id.timestamp.body`, five minutes' tolerance.
 * @param keys any of them may have signed, so that a secret can be rotated
 * @throws SignatureRefused when a part is missing, the time is off or no signature fits
 */
export function verifySignature(request: SignedRequest, keys: readonly Buffer[], now: Date): void {
  const { id, timestamp, signature, body } = request;
  if (!id || !timestamp || !signature)
    throw new SignatureRefused('webhook-id, webhook-timestamp or webhook-signature is missing');
  if (!/^\d{1,12}$/.test(timestamp)) throw new SignatureRefused('webhook-timestamp is not a number of seconds');
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE) {
    throw new SignatureRefused('webhook-timestamp is more than five minutes off');
  }
  const given = signature
    .split(' ')
    .flatMap((part) => (part.startsWith('v1,') ? [Buffer.from(part.slice(3), 'base64')] : []));
  const expected = keys.map((key) => createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest());
  const fits = expected.some((one) =>
    given.some((other) => other.length === one.length && timingSafeEqual(one, other)),
  );
  if (!fits) throw new SignatureRefused('webhook-signature does not fit the body');
}
