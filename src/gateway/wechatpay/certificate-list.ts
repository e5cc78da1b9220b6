import { X509Certificate } from 'node:crypto';
import { InvalidInput } from '../../common/index.js';
import { UpstreamFailure } from '../../upstream/index.js';
import { decryptResourceV3 } from '../../wechat/index.js';
import { isObject, reading, word } from '../answer.reader.js';

/** A certificate that WeChat Pay signs with. */
export interface PlatformCertificate {
  /** 40 hex digits in upper case. */
  serial: string;
  pem: string;
  validFrom: Date;
  validTo: Date;
}

interface SealedCertificate {
  ciphertext: string;
  nonce: string;
  associatedData: string;
}

/** The certificates are sealed with another APIv3 key than the merchant's. */
export class CertificatesSealed extends Error {}

/**
 * Reads the answer to `GET /v3/certificates`, before its signature is verified by one of them: what the APIv3 key opens only WeChat can have sealed.
 * @throws UpstreamFailure, unreadable; CertificatesSealed
 */
export function readCertificates(json: unknown, apiV3Key: string): PlatformCertificate[] {
  return readList(json, () => undefined).map((sealed) => parseCertificate(open(sealed, apiV3Key)));
}

const readSealed = reading<SealedCertificate>((wire) => {
  const sealed = wire.within('encrypt_certificate');
  return {
    ciphertext: sealed.needs('ciphertext', word),
    nonce: sealed.needs('nonce', word),
    associatedData: sealed.needsIfTold('associated_data', word) ?? '',
  };
});

const readList = reading<SealedCertificate[]>((wire) =>
  wire.needs('data', (items, field) => {
    if (!Array.isArray(items)) throw InvalidInput.of(field, 'must be an array');
    return items.filter(isObject).map((item) => readSealed(item, () => undefined));
  }),
);

function open(sealed: SealedCertificate, apiV3Key: string): string {
  try {
    return decryptResourceV3(sealed, apiV3Key);
  } catch (cause) {
    throw new CertificatesSealed('the platform certificates are sealed with another APIv3 key', { cause });
  }
}

/** Its own serial and validity count, not what stands beside it. */
function parseCertificate(pem: string): PlatformCertificate {
  try {
    const { serialNumber, validFrom, validTo } = new X509Certificate(pem);
    return { serial: serialNumber.toUpperCase(), pem, validFrom: new Date(validFrom), validTo: new Date(validTo) };
  } catch {
    throw UpstreamFailure.unreadable('data: holds what is no certificate');
  }
}
