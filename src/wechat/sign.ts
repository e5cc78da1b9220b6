import { digestWithKey, type SignType } from './digest.js';
import { fieldsInOrder } from './field-order.js';

/**
 * WeChat Pay's signature (version 2): every field but `sign` and `paySign` whose value is not empty, by name
 * in ASCII order, as `k=v` joined with `&` in raw UTF-8, then `&key=…`, digested, in upper-case hex. Empty are `''`, null and undefined;
 * 0 and false are not.
 * @param key the merchant's API key
 * @throws TypeError for an empty key, and for a value that is no text, number or boolean: it has no one spelling to sign
 */
export function sign(params: Record<string, unknown>, key: string, signType: SignType = 'MD5'): string {
  return digestWithKey(join(params), key, signType);
}

/** Grows one string, without an array or an iterator: an order has many fields. */
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
