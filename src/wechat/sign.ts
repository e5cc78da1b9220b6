import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** The two digests of WeChat Pay's signature, version 2. */
export type SignType = 'MD5' | 'HMAC-SHA256';

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

/** What a page hands to `getBrandWCPayRequest`, all of it signed. */
export interface JsapiCall {
  appId: string;
  nonceStr: string;
  /** `prepay_id=…` */
  package: string;
  signType: SignType;
  /** Seconds since the epoch, as text. */
  timeStamp: string;
}

/**
 * `sign` for the five fields of a JSAPI call, which every payment runs: they stand in ASCII order already, so nothing is looked up or sorted.
 * @param key the merchant's API key
 * @throws TypeError that names the argument: for a key or field that is missing, empty or no text (WeChat would leave an empty one out,
 *   and WeChat on iOS takes a number for a missing one), and for another `signType`
 */
export function signJsapi(call: JsapiCall, key: string): string {
  const { appId, nonceStr, package: prepay, signType, timeStamp } = call;
  requireText('appId', appId);
  requireText('nonceStr', nonceStr);
  requireText('package', prepay);
  requireText('timeStamp', timeStamp);
  const joined = `appId=${appId}&nonceStr=${nonceStr}&package=${prepay}&signType=${signType}&timeStamp=${timeStamp}`;
  return digestWithKey(joined, key, signType);
}

/**
 * The signature of the joined fields: the key behind them, the whole digested, in upper-case hex.
 * @throws TypeError for a key that is missing or empty, for a digest that WeChat has not, and for half a character, which UTF-8 cannot write
 */
function digestWithKey(joined: string, key: string, signType: SignType): string {
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

/** A field that is signed. */
interface SignedField {
  readonly name: string;
  /** `&name=` */
  readonly head: string;
}

interface Shape {
  /** The names as the caller's object lists them. */
  readonly given: readonly string[];
  readonly fields: readonly SignedField[];
}

const SIGNATURE_FIELDS: readonly string[] = ['sign', 'paySign'];
const KNOWN_SHAPES = 16;
const MAX_KNOWN_FIELDS = 64;

let latest: Shape = { given: [], fields: [] };
const known: Shape[] = [];
let oldest = 0;

/**
 * The fields to sign, in the order in which WeChat joins them, less the signature itself. The few shapes that a program signs are remembered, and only they
 * (never a value): sorting would cost more than a third of a JSAPI signature.
 */
function fieldsInOrder(params: object): readonly SignedField[] {
  const given = Object.keys(params);
  if (sameNames(latest.given, given)) return latest.fields;
  latest = known.find((shape) => sameNames(shape.given, given)) ?? learn(given);
  return latest.fields;
}

function learn(given: string[]): Shape {
  // Without a comparator `sort` goes by character code, as WeChat asks: upper case, then `_`, then lower case.
  const names = given.filter((name) => !SIGNATURE_FIELDS.includes(name)).sort();
  const shape = { given, fields: names.map((name) => ({ name, head: `&${name}=` })) };
  if (given.length <= MAX_KNOWN_FIELDS) {
    known[oldest] = shape;
    oldest = (oldest + 1) % KNOWN_SHAPES;
  }
  return shape;
}

function sameNames(known: readonly string[], given: readonly string[]): boolean {
  if (known.length !== given.length) return false;
  for (let i = 0; i < given.length; i++) if (known[i] !== given[i]) return false;
  return true;
}

/** @throws TypeError that names an argument which is missing, empty or no text */
export function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name} must be text, and not empty`);
}

/** Whether a value is whole seconds since the epoch, as a number or as its digits. */
export function isSeconds(timestamp: unknown): boolean {
  if (typeof timestamp === 'string') return /^\d+$/.test(timestamp);
  return Number.isSafeInteger(timestamp) && (timestamp as number) >= 0;
}
