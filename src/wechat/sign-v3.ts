import { createDecipheriv, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { isSeconds, requireText } from './sign.js';

/** What is signed of a call of WeChat Pay's API v3. */
export interface RequestV3 {
  /** In upper case, as it is sent. */
  method: string;
  /** As it is sent, percent escapes and the order of the query kept; the host, where it is there, is not signed. */
  url: string;
  /** Seconds since the epoch: WeChat refuses five minutes off either way. */
  timestamp: number | string;
  /** At most 32 characters. */
  nonce: string;
  /** Exactly the bytes that are sent; empty or undefined where there are none. */
  body?: string | Uint8Array;
}

/** What a page's JSAPI call signs; `signType` is not among it. */
export interface JsapiCallV3 {
  appId: string;
  /** Seconds since the epoch, as text: WeChat on iOS takes a number for a missing argument. */
  timeStamp: string;
  nonceStr: string;
  /** With or without its `prepay_id=`. */
  prepayId: string;
}

/** An answer or a notification: three of WeChat's headers, and the body. */
export interface MessageV3 {
  /** `Wechatpay-Timestamp` */
  timestamp: number | string;
  /** `Wechatpay-Nonce` */
  nonce: string;
  /** The bytes as they came, never what was read of them and written again. */
  body: string | Uint8Array;
  /** `Wechatpay-Signature` */
  signature: string;
}

/** `resource` of a notification, or `encrypt_certificate` of the list of certificates. */
export interface ResourceV3 {
  /** Base64, the 16 bytes of the tag last. */
  ciphertext: string;
  /** 12 characters. */
  nonce: string;
  /** May be empty. */
  associatedData?: string;
}

const ORIGIN = /^https?:\/\/[^/?#]+/i;
const METHOD = /^[A-Z]+$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const PREPAY = 'prepay_id=';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const MAX_NONCE = 32;
const TAG_BYTES = 16;

/**
 * Signs a call of API v3: SHA-256 with RSA over five lines, each with its line feed.
 * Rule: pay.weixin.qq.com/doc/v3/merchant/4012365336. RSA runs on the thread pool.
 * @param privateKey the merchant's `apiclient_key.pem`
 * @returns base64, for `signature` of the header `Authorization`
 * @throws TypeError that names the argument
 */
export async function signRequestV3(request: RequestV3, privateKey: string): Promise<string> {
  const { method, url, timestamp, nonce, body = '' } = request;
  if (typeof method !== 'string' || !METHOD.test(method)) throw new TypeError('method must be in upper case');
  requireLine('nonce', nonce);
  if (nonce.length > MAX_NONCE) throw new TypeError(`nonce must be at most ${MAX_NONCE} characters`);
  const head = `${method}\n${pathOf(url)}\n${secondsOf('timestamp', timestamp)}\n${nonce}\n`;
  return signLines([head, body, '\n'], privateKey);
}

/**
 * Signs what a page hands to `getBrandWCPayRequest` with `signType: "RSA"`: SHA-256 with RSA over four lines.
 * @param privateKey the key that has signed the order
 * @returns base64, for `paySign`
 * @throws TypeError that names the argument
 */
export async function signJsapiV3(call: JsapiCallV3, privateKey: string): Promise<string> {
  const { appId, timeStamp, nonceStr, prepayId } = call;
  requireLine('appId', appId);
  if (typeof timeStamp !== 'string') throw new TypeError('timeStamp must be text');
  requireLine('nonceStr', nonceStr);
  requireLine('prepayId', prepayId);
  if (prepayId === PREPAY) throw new TypeError('prepayId must hold the id');
  const prepay = prepayId.startsWith(PREPAY) ? prepayId : PREPAY + prepayId;
  return signLines([`${appId}\n${secondsOf('timeStamp', timeStamp)}\n${nonceStr}\n${prepay}\n`], privateKey);
}

/**
 * Whether WeChat Pay signed this message. It does not look at the clock, nor choose the key: the caller refuses what is five minutes off, and gives the
 * key that the message's own `Wechatpay-Serial` names.
 * @param key the WeChat Pay public key, or a platform certificate, as PEM
 * @returns false for whatever WeChat could not have signed: no signature, a probe (`WECHATPAY/SIGNTEST/…`), a time that is no number
 * @throws TypeError for a key that is none: that is a fault of ours, never of the message
 */
export async function verifyMessageV3(message: MessageV3, key: string): Promise<boolean> {
  const publicKey = publicKeyOf(key);
  const { timestamp, nonce, body, signature } = message;
  if (!isSeconds(timestamp) || !isLine(nonce) || typeof signature !== 'string' || !BASE64.test(signature)) return false;
  if (!isBody(body)) return false;
  const signed = bytesOf([`${timestamp}\n${nonce}\n`, body, '\n']);
  return new Promise((resolve, reject) => {
    verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64'), (error, genuine) => {
      if (error) reject(error);
      else resolve(genuine);
    });
  });
}

/**
 * Opens what a notification carries: AES-256-GCM under the APIv3 key. Verify the message first.
 * @param apiV3Key 32 characters of ASCII, as the merchant set them
 * @returns the text inside: JSON of a notification, PEM of a certificate
 * @throws TypeError that names the argument; Error where it was sealed with another key, or has been changed
 */
export function decryptResourceV3(resource: ResourceV3, apiV3Key: string): string {
  const { ciphertext, nonce, associatedData = '' } = resource;
  requireText('apiV3Key', apiV3Key);
  requireText('nonce', nonce);
  const key = Buffer.from(apiV3Key);
  if (key.length !== KEY_BYTES) throw new TypeError(`apiV3Key must be ${KEY_BYTES} bytes`);
  const iv = Buffer.from(nonce);
  if (iv.length !== NONCE_BYTES) throw new TypeError(`nonce must be ${NONCE_BYTES} bytes`);
  if (typeof associatedData !== 'string') throw new TypeError('associatedData must be text');
  if (typeof ciphertext !== 'string' || !BASE64.test(ciphertext)) throw new TypeError('ciphertext must be base64');
  const sealed = Buffer.from(ciphertext, 'base64');
  if (sealed.length < TAG_BYTES) throw new TypeError('ciphertext must hold the 16 bytes of its tag');
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(associatedData)).setAuthTag(sealed.subarray(-TAG_BYTES));
  const opened = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    return Buffer.concat([opened, decipher.final()]).toString();
  } catch (cause) {
    throw new Error('the resource cannot be decrypted: it was sealed with another APIv3 key, or has been changed', {
      cause,
    });
  }
}

function signLines(parts: readonly (string | Uint8Array)[], privateKey: string): Promise<string> {
  const key = privateKeys.of(privateKey);
  return new Promise((resolve, reject) => {
    sign('RSA-SHA256', bytesOf(parts), key, (error, signature) => {
      if (error) reject(error);
      else resolve(signature.toString('base64'));
    });
  });
}

function bytesOf(parts: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(wellFormed(part)) : part)));
}

/** Half a character has no UTF-8: what is signed would not be what is sent. */
function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('body must be well-formed text');
  return text;
}

/** Path and query, as they stand. */
function pathOf(url: string): string {
  requireLine('url', url);
  const path = url.replace(ORIGIN, '').replace(/#.*$/, '');
  if (path === '' || path.startsWith('?')) return `/${path}`;
  if (!path.startsWith('/')) throw new TypeError('url must be a path, or an http or https address');
  return path;
}

function secondsOf(name: string, value: number | string): string {
  if (!isSeconds(value)) throw new TypeError(`${name} must be whole seconds since the epoch`);
  return String(value);
}

/** A line feed inside would let two messages be one text. */
const isLine = (value: unknown): value is string => typeof value === 'string' && value !== '' && !value.includes('\n');

const isBody = (body: unknown): boolean =>
  body instanceof Uint8Array || (typeof body === 'string' && body.isWellFormed());

function requireLine(name: string, value: unknown): void {
  if (!isLine(value) || !value.isWellFormed()) throw new TypeError(`${name} must be text of one line, and not empty`);
}

const MAX_KEYS = 256;

/** Keys by their PEM: to read one costs as much as to verify with it. The one read first makes room. */
class Keys {
  private readonly known = new Map<string, KeyObject>();

  constructor(
    private readonly name: string,
    private readonly read: (pem: string) => KeyObject,
  ) {}

  of(pem: string): KeyObject {
    const known = this.known.get(pem);
    if (known) return known;
    const key = this.parse(pem);
    const [first] = this.known.keys();
    if (first !== undefined && this.known.size >= MAX_KEYS) this.known.delete(first);
    this.known.set(pem, key);
    return key;
  }

  /** The reason is left out: it may quote the PEM. */
  private parse(pem: string): KeyObject {
    const key = this.tryRead(pem);
    if (key?.asymmetricKeyType !== 'rsa') throw new TypeError(`${this.name} must be an RSA key as PEM`);
    return key;
  }

  private tryRead(pem: string): KeyObject | undefined {
    try {
      return this.read(pem);
    } catch {
      return undefined;
    }
  }
}

const privateKeys = new Keys('privateKey', createPrivateKey);
const publicKeys = new Keys('key', createPublicKey);

/** A private key would be taken for its public half: who gives one has mistaken the file. */
function publicKeyOf(pem: string): KeyObject {
  if (typeof pem !== 'string' || pem.includes('PRIVATE KEY')) {
    throw new TypeError('key must be a public key or a certificate as PEM');
  }
  return publicKeys.of(pem);
}
