import { createPrivateKey, createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { type FieldFault } from '../../common/index.js';
import { certificatesOf, commonNameOf, isPkcs12 } from '../payment/credentials.js';
import { faultAt, type DirectField } from './direct-faults.js';

/** What is entered as a file: `apiclient_cert.pem`, `apiclient_key.pem` and, where the merchant has one, `pub_key.pem`. */
export type DirectFiles = Partial<Record<'certificate' | 'privateKey' | 'publicKey', Buffer>>;

/** What a certificate says: its serial number stands in every signed call. */
export interface ApiCertificate {
  /** Hex digits in upper case. */
  serial: string;
  expiresAt: Date;
  /** To see whether a private key is its own. */
  certificate: X509Certificate;
}

/** What was read of the files; undefined for one that is not there or is faulty. */
export interface ReadFiles {
  certificate: ApiCertificate | undefined;
  /** PKCS#8 as PEM. */
  privateKey: string | undefined;
  /** SPKI as PEM. */
  publicKey: string | undefined;
  faults: FieldFault[];
}

/** @param mchid undefined where that is faulty itself */
export function readFiles(files: DirectFiles, mchid: string | undefined, now: Date): ReadFiles {
  const faults: FieldFault[] = [];
  const attempt = <Result>(field: keyof DirectFiles, read: (file: Buffer) => Result): Result | undefined => {
    const file = files[field];
    if (!file) return undefined;
    try {
      assertKind(field, file);
      return read(file);
    } catch (error) {
      if (!(error instanceof FaultyFile)) throw error;
      faults.push(error.fault);
      return undefined;
    }
  };
  const certificate = attempt('certificate', (file) => readCertificate(file, mchid, now));
  const key = attempt('privateKey', readPrivateKey);
  if (certificate && key && !certificate.certificate.checkPrivateKey(key)) {
    faults.push(faultAt('privateKey', 'is not the private key of the certificate'));
  }
  return {
    certificate,
    privateKey: key?.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: attempt('publicKey', readPublicKey),
    faults,
  };
}

/** Carries a fault out of a reader. */
class FaultyFile extends Error {
  constructor(readonly fault: FieldFault) {
    super(fault.message);
  }
}

const faulty = (field: DirectField, message: Parameters<typeof faultAt>[1], detail?: string): FaultyFile =>
  new FaultyFile(faultAt(field, message, detail));

/** What WeChat's tool hands out is four files of similar names: one that was mistaken for another is told as what it is. */
function assertKind(field: keyof DirectFiles, file: Buffer): void {
  if (isPkcs12(file)) throw faulty(field, 'is apiclient_cert.p12');
  const text = file.toString('latin1');
  if (field !== 'privateKey' && text.includes('PRIVATE KEY-----')) throw faulty(field, 'is a private key');
  if (field !== 'certificate' && text.includes('BEGIN CERTIFICATE-----')) throw faulty(field, 'is a certificate');
  if (field !== 'publicKey' && text.includes('BEGIN PUBLIC KEY-----')) throw faulty(field, 'is a public key');
}

function readCertificate(file: Buffer, mchid: string | undefined, now: Date): ApiCertificate {
  const [certificate] = certificatesOf(file);
  if (!certificate) throw faulty('certificate', 'is no certificate in PEM form');
  const expiresAt = new Date(certificate.validTo);
  if (expiresAt <= now) throw faulty('certificate', 'has expired', dayOf(expiresAt));
  const commonName = commonNameOf(certificate);
  if (mchid !== undefined && commonName !== mchid) {
    throw faulty('certificate', 'is not of this merchant number', commonName ?? 'nobody');
  }
  return { serial: certificate.serialNumber.toUpperCase(), expiresAt, certificate };
}

function readPrivateKey(file: Buffer): KeyObject {
  const text = file.toString('latin1');
  if (text.includes('ENCRYPTED')) throw faulty('privateKey', 'is encrypted');
  const key = attemptKey(() => createPrivateKey(text));
  if (!key) throw faulty('privateKey', 'is no private key in PEM form');
  if (key.asymmetricKeyType !== 'rsa') throw faulty('privateKey', 'is no RSA key');
  return key;
}

function readPublicKey(file: Buffer): string {
  const key = attemptKey(() => createPublicKey(file.toString('latin1')));
  if (!key) throw faulty('publicKey', 'is no public key in PEM form');
  if (key.asymmetricKeyType !== 'rsa') throw faulty('publicKey', 'is no RSA key');
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/** OpenSSL's own message would not help an administrator who picked the wrong file, and may quote it. */
function attemptKey(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 'yyyy-mm-dd'.length);
