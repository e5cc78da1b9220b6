import { timingSafeEqual } from 'node:crypto';
import { type SignType } from './digest.js';
import { sign } from './sign.js';

/**
 * Whether `params.sign` is the signature of all other fields, unknown ones too; compared in constant time.
 * No signature is a refusal, always (well-known SDKs accepted unsigned messages), and so is whatever `sign` would not sign: a key that is
 * missing or empty, another digest, a value without one spelling. It throws nothing: a message is never taken for genuine by mistake.
 */
export function verify(params: Record<string, unknown>, key: string, signType: SignType = 'MD5'): boolean {
  const signature = signatureOf(params, key, signType);
  const given = signature === undefined ? undefined : params.sign;
  if (signature === undefined || typeof given !== 'string') return false;
  const wanted = Buffer.from(signature);
  const offered = Buffer.from(given);
  return offered.length === wanted.length && timingSafeEqual(offered, wanted);
}

function signatureOf(params: Record<string, unknown>, key: string, signType: SignType): string | undefined {
  try {
    return sign(params, key, signType);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
