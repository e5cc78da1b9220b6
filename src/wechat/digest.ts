import { createHmac, hash } from 'node:crypto';

/** The two digests of WeChat Pay's signature, version 2. */
export type SignType = 'MD5' | 'HMAC-SHA256';

/**
 * The signature of the joined fields: the key behind them, the whole digested, in upper-case hex.
 * @throws TypeError for an empty key
 */
export function digestWithKey(joined: string, key: string, signType: SignType): string {
  if (key === '') throw new TypeError('an empty key signs nothing');
  const text = `${joined}&key=${key}`;
  return (signType === 'MD5' ? hash('md5', text) : createHmac('sha256', key).update(text).digest('hex')).toUpperCase();
}
