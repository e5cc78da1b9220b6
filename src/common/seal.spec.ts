import { randomBytes } from 'node:crypto';
import { Seal } from './seal.js';
import { parseAccountId } from './values/ids.js';

const ACCOUNT = parseAccountId('5f3a8c0e1d2b4a6978c0e1a1');
const OTHER = parseAccountId('5f3a8c0e1d2b4a6978c0e1a2');
const API_KEY = 'Sandbox0Key1For2The3Demo4Shop567';

describe('a seal', () => {
  const seal = new Seal(randomBytes(32));

  it('opens what it sealed', () => {
    expect(seal.open(seal.seal(API_KEY, ACCOUNT), ACCOUNT)).toBe(API_KEY);
  });

  it('opens an empty key as an empty key', () => {
    expect(seal.open(seal.seal('', ACCOUNT), ACCOUNT)).toBe('');
  });

  it('never seals a key the same way twice, and never shows it', () => {
    const sealed = seal.seal(API_KEY, ACCOUNT);
    expect(seal.seal(API_KEY, ACCOUNT)).not.toBe(sealed);
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain(API_KEY);
  });

  it('does not open for another owner', () => {
    expect(seal.open(seal.seal(API_KEY, ACCOUNT), OTHER)).toBeUndefined();
  });

  it('does not open under another CREDENTIALS_KEY', () => {
    expect(new Seal(randomBytes(32)).open(seal.seal(API_KEY, ACCOUNT), ACCOUNT)).toBeUndefined();
  });

  it.each([0, 12, 28, 40])('does not open with its byte %i changed', (position) => {
    const bytes = Buffer.from(seal.seal(API_KEY, ACCOUNT), 'base64');
    bytes.writeUInt8(bytes.readUInt8(position) ^ 1, position);
    expect(seal.open(bytes.toString('base64'), ACCOUNT)).toBeUndefined();
  });

  it('does not open what is too short to be sealed', () => {
    expect(seal.open('AAAA', ACCOUNT)).toBeUndefined();
  });
});
