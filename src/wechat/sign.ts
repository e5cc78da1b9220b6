import { digestWithKey, type SignType } from './digest.js';
import { fieldsInOrder } from './field-order.js';

/**
 * WeChat Pay's signature (version 2): every field but `sign` and `paySign` whose value is not empty, by name
 * in ASCII order, as `k=v` joined with `&` in raw UTF-8, then `&key=…`, digested, in upper-case hex. Empty are `''`, null and undefined;
 * 0 and false are not.
 * @param params as WeChat gets or sends them, all its values text or whole numbers: money is fen
 * @param key the merchant's API key
 * @throws TypeError that names the argument or field: for params that are no object, for a key that is missing or empty, for another
 *   `signType`, and for a value that is no text, whole number or boolean, for it has no one spelling to sign
 */
export function sign(params: Record<string, unknown>, key: string, signType: SignType = 'MD5'): string {
  const given: unknown = params;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError('params must be an object of the fields to sign');
  }
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
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'number')
    throw new TypeError(`${name} is no whole number of which every digit is sure: give it as text`);
  throw new TypeError(`${name} is of type ${typeof value} and cannot be signed`);
}
