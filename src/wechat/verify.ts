import { timingSafeEqual } from 'node:crypto';
import { type SignType } from './digest.js';
import { sign } from './sign.js';

/**
 * Whether `params.sign` is the signature of all other fields, unknown ones too; compared in constant time.
 * No signature is a refusal, always (well-known SDKs accepted unsigned messages), and so is an empty key or a value that cannot be signed.
 */
export function verify(params: Record<string, unknown>, key: string, signType: SignType = 'MD5'): boolean {
  const given = params.sign;
  if (typeof given !== 'string' || key === '' || !Object.values(params).every(isSignable)) return false;
  const wanted = Buffer.from(sign(params, key, signType));
  const offered = Buffer.from(given);
  return offered.length === wanted.length && timingSafeEqual(offered, wanted);
}

function isSignable(value: unknown): boolean {
  return value === null || !['object', 'function', 'symbol'].includes(typeof value);
}
