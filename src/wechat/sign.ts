import { createHmac, hash } from 'node:crypto';
import { fieldsInOrder } from './field-order.js';

/** The two digests of WeChat Pay's signature, version 2. */
export type SignType = 'MD5' | 'HMAC-SHA256';

/**
 * WeChat Pay's signature (version 2), also of the JSAPI call: every field but `sign` and `paySign` whose value is not empty, by name
 * in ASCII order, as `k=v` joined with `&` in raw UTF-8, then `&key=…`, digested, in upper-case hex. Empty are `''`, null and undefined;
 * 0 and false are not.
 * @param key the merchant's API key
 * @throws TypeError for an empty key, and for a value that is no text, number or boolean: it has no one spelling to sign
 */
export function sign(params: Record<string, unknown>, key: string, signType: SignType = 'MD5'): string {
  if (key === '') throw new TypeError('an empty key signs nothing');
  return digest(`${join(params)}&key=${key}`, key, signType).toUpperCase();
}

/** Grows one string, without an array or an iterator: this is the hot path of every payment. */
function join(params: Record<string, unknown>): string {
  let joined = '';
  const fields = fieldsInOrder(params);
  for (let i = 0, field = fields[0]; field !== undefined; field = fields[++i]) {
    const { name, head } = field;
    const value = params[name];
    const text = typeof value === 'string' ? value : textOf(name, value);
    if (text !== '') joined = joined === '' ? `${name}=${text}` : joined + head + text;
  }
  return joined;
}

function textOf(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  throw new TypeError(`${name} is of type ${typeof value} and cannot be signed`);
}

function digest(text: string, key: string, signType: SignType): string {
  return signType === 'MD5' ? hash('md5', text) : createHmac('sha256', key).update(text).digest('hex');
}
