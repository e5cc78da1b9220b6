import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

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
    // What OpenSSL cannot read is no certificate; its own words would help nobody who picked the wrong file.
    return [];
  }
}

export function privateKeyOf(file: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey(file.toString('latin1'));
  } catch {
    return undefined;
  }
}
