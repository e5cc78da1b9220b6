import { ANOTHER_KEY, MERCHANT_FILES } from '../../../test/channel/support/merchant-files.js';
import { credentialFaults, type UploadedCredentials, withoutMark } from './credentials.js';

const { p12Credential, pemCredential, pemCredentialKey, caCredential } = MERCHANT_FILES;
const faultyFields = (files: UploadedCredentials): string[] => credentialFaults(files).map(({ field }) => field);
const damaged = (file: Buffer): Buffer => {
  const copy = Buffer.from(file);
  copy.fill('!', 100, 140);
  return copy;
};

describe("a merchant's files", () => {
  it('are taken as WeChat hands them out', () => {
    expect(credentialFaults(MERCHANT_FILES)).toEqual([]);
  });

  it('may have been through an editor that puts a mark in front', () => {
    const marked = withoutMark(Buffer.concat([Buffer.from('\ufeff'), pemCredentialKey]));
    expect(marked).toEqual(pemCredentialKey);
    expect(credentialFaults({ ...MERCHANT_FILES, pemCredentialKey: marked })).toEqual([]);
    expect(withoutMark(p12Credential)).toEqual(p12Credential);
  });

  it('may be left out: whether they are needed is not decided here', () => {
    expect(credentialFaults({})).toEqual([]);
  });

  it.each([
    ['p12Credential', 'text', Buffer.from('no certificate')],
    ['p12Credential', 'a PEM certificate', pemCredential],
    ['p12Credential', 'cut short', p12Credential.subarray(0, -1)],
    ['p12Credential', 'with something behind it', Buffer.concat([p12Credential, Buffer.from([0])])],
    ['p12Credential', 'another DER file', Buffer.from('3003020103', 'hex')],
    ['pemCredential', 'text', Buffer.from('no certificate')],
    ['pemCredential', 'a private key', pemCredentialKey],
    ['pemCredential', 'damaged', damaged(pemCredential)],
    ['pemCredential', 'an empty envelope', Buffer.from('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----')],
    ['pemCredential', 'a p12', p12Credential],
    ['pemCredentialKey', 'a certificate', pemCredential],
    ['pemCredentialKey', 'damaged', damaged(pemCredentialKey)],
    ['caCredential', 'text', Buffer.from('no certificate')],
    ['caCredential', 'a bundle of which one is damaged', Buffer.concat([caCredential, damaged(pemCredential)])],
  ] as const)('are refused where %s is %s', (field, _what, file) => {
    expect(faultyFields({ [field]: file })).toEqual([field]);
  });

  it('are refused where the key is not that of the certificate', () => {
    expect(credentialFaults({ ...MERCHANT_FILES, pemCredentialKey: ANOTHER_KEY })).toEqual([
      { field: 'pemCredentialKey', message: 'is not the private key of pemCredential' },
    ]);
  });

  it('may hold several certificates of the authority', () => {
    expect(credentialFaults({ caCredential: Buffer.concat([caCredential, pemCredential]) })).toEqual([]);
  });

  it('may be laid out with an indefinite length, as older programs write them', () => {
    const content = Buffer.from('02010330800609' + '2a864886f70d010701', 'hex');
    const file = Buffer.concat([Buffer.from('3080', 'hex'), content, Buffer.from('00000000', 'hex')]);
    expect(credentialFaults({ p12Credential: file })).toEqual([]);
  });
});
