import { createHmac, hash } from 'node:crypto';

/** The two digests of WeChat Pay's signature, version 2. */
export type SignType = 'MD5' | 'HMAC-SHA256';

/**
 * The signature of the joined fields: the key behind them, the whole digested, in upper-case hex.
 * @throws TypeError for a key that is missing or empty, for a digest that WeChat has not, and for half a character, which UTF-8 cannot write
 */
export function digestWithKey(joined: string, key: string, signType: SignType): string {
  if (typeof key !== 'string' || key === '') throw new TypeError("key must be the merchant's API key");
  if (!joined.isWellFormed() || !key.isWellFormed()) throw new TypeError('params and key must be well-formed text');
  const text = `${joined}&key=${key}`;
  switch (signType) {
    case 'MD5':
      return hash('md5', text).toUpperCase();
    case 'HMAC-SHA256':
      return createHmac('sha256', key).update(text).digest('hex').toUpperCase();
    default:
      throw new TypeError('signType must be MD5 or HMAC-SHA256');
  }
}
