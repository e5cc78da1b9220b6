import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sign, type SignType, verify } from './sign.js';
const KEY = '192006250b4c09247ec02edce69f6a2d';
const params = { appid: 'wxd930ea5d5a258f4f', total_fee: 1990, body: '微信', unknown_field: 'x', attach: '' };
const joined = 'appid=wxd930ea5d5a258f4f&body=微信&total_fee=1990&unknown_field=x';
const md5 = (text: string): string => createHash('md5').update(text).digest('hex').toUpperCase();
const signed = { ...params, sign: sign(params, KEY) };

describe('verify', () => {
  it('accepts what was signed with the same key and digest', () => {
    expect(verify(signed, KEY)).toBe(true);
    expect(verify({ ...params, sign: sign(params, KEY, 'HMAC-SHA256') }, KEY, 'HMAC-SHA256')).toBe(true);
  });

  it.each([
    ['no signature', params],
    ['an empty signature', { ...params, sign: '' }],
    ['a signature that is no text', { ...params, sign: [signed.sign] }],
    ['a short signature', { ...params, sign: signed.sign.slice(0, -1) }],
    ['a long signature', { ...params, sign: `${signed.sign}0` }],
    ['a signature of other case', { ...params, sign: signed.sign.toLowerCase() }],
    ['a signature of as many characters but more bytes', { ...params, sign: '微'.repeat(32) }],
    ['another digest', { ...params, sign: sign(params, KEY, 'HMAC-SHA256') }],
    ['another amount', { ...signed, total_fee: 1 }],
    ['an unknown field more', { ...signed, extra: '1' }],
    ['a field less', { ...signed, unknown_field: undefined }],
    ['a value that cannot be signed', { ...signed, total_fee: { $gt: 0 } }],
  ])('refuses %s', (_fault, message) => {
    expect(verify(message, KEY)).toBe(false);
  });

  it.each([[''], [undefined], [null], [0]])('refuses everything under the key %p', (key) => {
    const forged = { ...params, sign: md5(`${joined}&key=${String(key)}`) };
    expect(verify(forged, key as string)).toBe(false);
    expect(verify(signed, key as string)).toBe(false);
  });

  it.each(['md5', 'HMAC', '', null])('refuses everything under the digest %p', (type) => {
    const forged = { ...params, sign: sign(params, KEY, 'HMAC-SHA256') };
    expect(verify(forged, KEY, type as SignType)).toBe(false);
    expect(verify(signed, KEY, type as SignType)).toBe(false);
  });

  it.each([[undefined], [null], ['sign=x'], [[]]])('refuses the message %p', (message) => {
    expect(verify(message as never, KEY)).toBe(false);
  });

  it('refuses any other key', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        expect(verify(signed, key)).toBe(key === KEY);
      }),
    );
  });

  it('refuses a signature with any one character changed', () => {
    for (let i = 0; i < signed.sign.length; i++) {
      const other = signed.sign[i] === '0' ? '1' : '0';
      expect(verify({ ...signed, sign: signed.sign.slice(0, i) + other + signed.sign.slice(i + 1) }, KEY)).toBe(false);
    }
  });
});
