import { createHash, createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { DAY, type FieldFault } from '../../common/index.js';
import { certificatesOf, commonNameOf, privateKeyOf, type UploadedCredentials } from './credentials.js';

/** What a certificate says of itself. None of it is a secret. */
export interface CertificateFacts {
  /** Of WeChat's certificates: the merchant number. */
  commonName: string | undefined;
  expiresAt: Date;
  /** SHA-256 of the certificate, as `openssl x509 -fingerprint -sha256` prints it. */
  fingerprint: string;
  /** SHA-256 of the public key, base64url: by it a private key is known to fit. */
  keyDigest: string;
}

/** What is kept of the files that were sent to the gateway; empty for an account that sent them before this was kept. */
export interface CertificateRecord {
  certificate?: CertificateFacts;
  /** Whether the p12 opens with the merchant number as its password, as WeChat hands it out; absent: unknown. */
  p12Opens?: boolean;
}

/** How long before its end a certificate is warned of. */
export const REMINDED_DAYS = 30;

/** What a form's files add to what was known. */
export function recordOf(files: UploadedCredentials, sellerId: string, known: CertificateRecord): CertificateRecord {
  const certificate = files.pemCredential && certificatesOf(files.pemCredential)[0];
  const p12Opens = files.p12Credential && opensWith(files.p12Credential, sellerId);
  return {
    ...(certificate ? { certificate: factsOf(certificate) } : known.certificate && { certificate: known.certificate }),
    ...(files.p12Credential
      ? p12Opens !== undefined && { p12Opens }
      : known.p12Opens !== undefined && { p12Opens: known.p12Opens }),
  };
}

/** A key or a certificate that is sent alone must fit the other one, which stays. An unknown one is not checked. */
export function keptPairFaults(files: UploadedCredentials, { certificate }: CertificateRecord): FieldFault[] {
  const { pemCredential, pemCredentialKey } = files;
  if (certificate === undefined || (pemCredential && pemCredentialKey)) return [];
  const key = pemCredentialKey && privateKeyOf(pemCredentialKey);
  if (key && digestOf(createPublicKey(key)) !== certificate.keyDigest) {
    return [
      { field: 'pemCredentialKey', message: 'is not the private key of the certificate that is kept: send both' },
    ];
  }
  const next = pemCredential && certificatesOf(pemCredential)[0];
  if (next && digestOf(next.publicKey) !== certificate.keyDigest) {
    return [{ field: 'pemCredential', message: 'is not the certificate of the private key that is kept: send both' }];
  }
  return [];
}

/** What is likely a mistake. Nothing of it is refused, for WeChat decides. */
export function warningsOf(record: CertificateRecord, sellerId: string, now: Date): FieldFault[] {
  const { certificate, p12Opens } = record;
  const warnings: FieldFault[] = [];
  if (certificate) {
    const { commonName, expiresAt } = certificate;
    const day = expiresAt.toISOString().slice(0, 'yyyy-mm-dd'.length);
    if (expiresAt <= now)
      warnings.push({ field: 'pemCredential', message: `expired on ${day}: no refund can be made with it` });
    else if (endsSoon(expiresAt, now)) warnings.push({ field: 'pemCredential', message: `expires on ${day}` });
    if (commonName !== undefined && /^\d+$/.test(commonName) && commonName !== sellerId) {
      warnings.push({ field: 'pemCredential', message: `is of the merchant number ${commonName}, not ${sellerId}` });
    }
  }
  if (p12Opens === false) {
    warnings.push({ field: 'p12Credential', message: 'does not open with the merchant number as its password' });
  }
  return warnings;
}

export function endsSoon(expiresAt: Date, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() < REMINDED_DAYS * DAY;
}

function factsOf(certificate: X509Certificate): CertificateFacts {
  return {
    commonName: commonNameOf(certificate),
    expiresAt: new Date(certificate.validTo),
    fingerprint: certificate.fingerprint256,
    keyDigest: digestOf(certificate.publicKey),
  };
}

function digestOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
}

/** @returns undefined where it cannot be told: old files are encrypted in ways that today's OpenSSL refuses */
function opensWith(pfx: Buffer, passphrase: string): boolean | undefined {
  try {
    createSecureContext({ pfx, passphrase });
    return true;
  } catch (error) {
    return String(error).includes('mac verify failure') ? false : undefined;
  }
}
