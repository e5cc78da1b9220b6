import {
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';

const signOnPool = promisify<string, Buffer, KeyObject, Buffer>(sign);
const verifyOnPool = promisify<string, Buffer, KeyObject, Buffer, boolean>(verify);
const NONCE_BYTES = 6;

/** Keys by their PEM: to read one costs as much as to sign with it. */
const keys = new Map<string, KeyObject>();

function keyOf(pem: string): KeyObject {
  const known = keys.get(pem);
  if (known) return known;
  const key = pem.includes('PRIVATE KEY') ? createPrivateKey(pem) : createPublicKey(pem);
  keys.set(pem, key);
  return key;
}

/** SHA-256 with RSA, in base64. */
export async function signWith(privateKey: string, message: string): Promise<string> {
  return (await signOnPool('RSA-SHA256', Buffer.from(message), keyOf(privateKey))).toString('base64');
}

export function isSignedWith(certificate: string, message: Buffer, signature: string): Promise<boolean> {
  return verifyOnPool('RSA-SHA256', message, keyOf(certificate), Buffer.from(signature, 'base64'));
}

/** Seals as WeChat Pay does: AES-256-GCM under the APIv3 key, the tag behind the text. */
export function sealWith(apiV3Key: string, text: string, associatedData: string): SealedResource {
  const nonce = randomBytes(NONCE_BYTES).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from(associatedData));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: sealed.toString('base64'),
    associated_data: associatedData,
    nonce,
  };
}

export interface SealedResource {
  algorithm: 'AEAD_AES_256_GCM';
  ciphertext: string;
  associated_data: string;
  nonce: string;
}

/** The same, one bit changed on its way. */
export function garbled(resource: SealedResource): SealedResource {
  const bytes = Buffer.from(resource.ciphertext, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return { ...resource, ciphertext: bytes.toString('base64') };
}
