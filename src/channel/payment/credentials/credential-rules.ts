import { type FieldFault } from '../../../common/index.js';
import { type CredentialName } from '../../../gateway/index.js';
import { certificatesOf, privateKeyOf } from './pem.js';
import { isPkcs12 } from './pkcs12.js';

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
