import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type FieldFault } from '../../common/index.js';
import { type CredentialName } from '../../gateway/index.js';

export type UploadedCredentials = Partial<Record<CredentialName, Buffer>>;

const NO_P12 = 'is no PKCS#12 file (apiclient_cert.p12)';
const NO_CERTIFICATE = 'is no certificate in PEM form (-----BEGIN CERTIFICATE-----)';
const NO_KEY = 'is no unencrypted private key in PEM form (-----BEGIN PRIVATE KEY-----)';
const STRANGE_KEY = 'is not the private key of pemCredential';

/** What is wrong with the merchant's files, by field: each must be what WeChat hands out under its name, and the key that of the certificate. */
export function credentialFaults(files: UploadedCredentials): FieldFault[] {
  const { p12Credential, pemCredential, pemCredentialKey, caCredential } = files;
  const certificate = pemCredential && certificatesOf(pemCredential)[0];
  const key = pemCredentialKey && privateKeyOf(pemCredentialKey);
  const faults: FieldFault[] = [];
  if (p12Credential && !isPkcs12(p12Credential)) faults.push({ field: 'p12Credential', message: NO_P12 });
  if (pemCredential && !certificate) faults.push({ field: 'pemCredential', message: NO_CERTIFICATE });
  if (pemCredentialKey && !key) faults.push({ field: 'pemCredentialKey', message: NO_KEY });
  if (certificate && key && !certificate.checkPrivateKey(key))
    faults.push({ field: 'pemCredentialKey', message: STRANGE_KEY });
  if (caCredential && certificatesOf(caCredential).length === 0)
    faults.push({ field: 'caCredential', message: NO_CERTIFICATE });
  return faults;
}

const PEM_CERTIFICATES = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const BYTE_ORDER_MARK = Buffer.from('efbbbf', 'hex');

/** The file without the mark that Windows' editor puts in front of it: WeChat hands out none, and OpenSSL reads none. */
export function withoutMark(file: Buffer): Buffer {
  return file.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? file.subarray(BYTE_ORDER_MARK.length)
    : file;
}

/** Every certificate of a PEM file; none where any of them cannot be read. */
export function certificatesOf(file: Buffer): X509Certificate[] {
  try {
    return (file.toString('latin1').match(PEM_CERTIFICATES) ?? []).map((pem) => new X509Certificate(pem));
  } catch {
    // What OpenSSL cannot read is no certificate; its own message would not help an administrator who picked the wrong file.
    return [];
  }
}

/** Of a certificate of WeChat's: the merchant number. */
export function commonNameOf(certificate: X509Certificate): string | undefined {
  return /^CN=(.+)$/m.exec(certificate.subject)?.[1];
}

export function privateKeyOf(file: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey(file.toString('latin1'));
  } catch {
    return undefined;
  }
}

const INTEGER = 0x02;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
const INDEFINITE = 0x80;
const VERSION = 3;
/** 1.2.840.113549.1.7.1 (data) and .2 (signedData): what a PFX may hold (RFC 7292, 4). */
const CONTENT_TYPES = ['2a864886f70d010701', '2a864886f70d010702'];

/** A part of a DER or BER encoding: the half-open range of its content. */
interface Element {
  tag: number;
  from: number;
  to: number;
}

/**
 * Whether these bytes are laid out as a PKCS#12 file: one SEQUENCE of the whole file that begins with version 3 and a content type.
 * It is not opened: its password is the merchant's affair, and old files are encrypted in ways that today's OpenSSL refuses.
 */
export function isPkcs12(file: Buffer): boolean {
  const whole = elementAt(file, 0, file.length);
  if (whole?.tag !== SEQUENCE || whole.to !== file.length) return false;
  const version = elementAt(file, whole.from, whole.to);
  if (version?.tag !== INTEGER || file.readUIntBE(version.from, 1) !== VERSION) return false;
  const safe = elementAt(file, version.to, whole.to);
  if (safe?.tag !== SEQUENCE) return false;
  const type = elementAt(file, safe.from, safe.to);
  return type?.tag === OBJECT_IDENTIFIER && CONTENT_TYPES.includes(file.toString('hex', type.from, type.to));
}

/** The element that begins at `at`; undefined where its content is empty or would reach beyond `end`. */
function elementAt(file: Buffer, at: number, end: number): Element | undefined {
  const tag = file[at];
  const length = file[at + 1];
  if (tag === undefined || length === undefined) return undefined;
  // BER: the content reaches up to an end mark; enough is known by its beginning.
  if (length === INDEFINITE) return { tag, from: at + 2, to: end };
  const lengthBytes = length > INDEFINITE ? length - INDEFINITE : 0;
  const from = at + 2 + lengthBytes;
  if (lengthBytes > 4 || from > end) return undefined;
  const to = from + (lengthBytes === 0 ? length : file.readUIntBE(at + 2, lengthBytes));
  return to > from && to <= end ? { tag, from, to } : undefined;
}
