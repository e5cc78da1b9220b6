import { ANOTHER_KEY, MERCHANT_FILES } from '../../../test/channel/support/merchant-files.js';
import { type CertificateRecord, endsSoon, keptPairFaults, recordOf, warningsOf } from './certificate-record.js';

const SELLER = '1900000110';
const NOW = new Date('2026-11-27T00:00:00Z');
const { pemCredential, pemCredentialKey, p12Credential } = MERCHANT_FILES;
const known = recordOf(MERCHANT_FILES, SELLER, {});
const endingAt = (expiresAt: string): CertificateRecord => ({
  certificate: { commonName: SELLER, fingerprint: 'f', keyDigest: 'k', expiresAt: new Date(expiresAt) },
});
const fieldsOf = (record: CertificateRecord, sellerId = SELLER): string[] =>
  warningsOf(record, sellerId, NOW).map(({ field, message }) => `${field} ${message}`);

describe("what is remembered of a merchant's files", () => {
  it('is what the certificate says of itself, and nothing secret', () => {
    expect(known).toEqual({
      certificate: {
        commonName: SELLER,
        expiresAt: new Date('2046-11-19T17:23:05Z'),
        fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
        keyDigest: expect.stringMatching(/^[\w-]{43}$/),
      },
      p12Opens: true,
    });
  });

  it('stays where a form brings no other file', () => {
    expect(recordOf({}, SELLER, known)).toEqual(known);
    expect(recordOf({ p12Credential }, 'another', known)).toEqual({ ...known, p12Opens: false });
    expect(recordOf({ pemCredential }, SELLER, {})).toEqual({ certificate: known.certificate });
  });
});

describe('a warning', () => {
  it('is not given of files as WeChat hands them out', () => {
    expect(fieldsOf(known)).toEqual([]);
    expect(fieldsOf({})).toEqual([]);
  });

  it.each([
    ['2026-11-26T00:00:00Z', ['pemCredential expired on 2026-11-26: no refund can be made with it']],
    ['2026-12-26T00:00:00Z', ['pemCredential expires on 2026-12-26']],
    ['2026-12-28T00:00:00Z', []],
  ])('is given of a certificate that ends at %s: %j', (expiresAt, warnings) => {
    expect(fieldsOf(endingAt(expiresAt))).toEqual(warnings);
    expect(endsSoon(new Date(expiresAt), NOW)).toBe(warnings.length > 0);
  });

  it('is given of the files of another merchant, and of a p12 with another password', () => {
    expect(fieldsOf(recordOf(MERCHANT_FILES, '1900000111', {}), '1900000111')).toEqual([
      'pemCredential is of the merchant number 1900000110, not 1900000111',
      'p12Credential does not open with the merchant number as its password',
    ]);
  });
});

describe('a key or a certificate alone', () => {
  it('is refused where it does not fit the one that stays', () => {
    expect(keptPairFaults({ pemCredentialKey: ANOTHER_KEY }, known).map(({ field }) => field)).toEqual([
      'pemCredentialKey',
    ]);
    const other = { certificate: { ...known.certificate, keyDigest: 'another' } } as CertificateRecord;
    expect(keptPairFaults({ pemCredential }, other).map(({ field }) => field)).toEqual(['pemCredential']);
  });

  it.each([
    ['fits', { pemCredentialKey }, known],
    ['comes with its other half', { pemCredential, pemCredentialKey: ANOTHER_KEY }, known],
    ['belongs to files that nobody remembers', { pemCredentialKey: ANOTHER_KEY }, {}],
  ])('is taken where it %s', (_why, files, record) => {
    expect(keptPairFaults(files, record)).toEqual([]);
  });
});
