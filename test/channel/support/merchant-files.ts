import { readFileSync } from 'node:fs';

const read = (name: string): Buffer => readFileSync(new URL(`credentials/${name}`, import.meta.url));

/** A merchant's files by the names of their form fields. */
export const MERCHANT_FILES = {
  p12Credential: read('apiclient_cert.p12'),
  pemCredential: read('apiclient_cert.pem'),
  pemCredentialKey: read('apiclient_key.pem'),
  caCredential: read('rootca.pem'),
};

/** A private key that belongs to no certificate here. */
export const ANOTHER_KEY = read('another_key.pem');
