import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { jssdkSignature, jssdkUrl, type JssdkSignatureInput } from './jssdk-signature.js';

interface JssdkVector extends JssdkSignatureInput {
  source: string;
  signature: string;
}

const vectorsFile = new URL('../../test/vectors/wechat-vectors.json', import.meta.url);
const { jssdk } = JSON.parse(readFileSync(vectorsFile, 'utf8')) as { jssdk: JssdkVector[] };
const input = { ticket: 'T', nonceStr: 'N', timestamp: 1414587457, url: 'https://shop.example.com/a?b=%E5%BE%AE' };
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

describe('jssdkSignature', () => {
  it.each(jssdk)('agrees with the $source', ({ signature, ...vector }) => {
    expect(jssdkSignature(vector)).toBe(signature);
  });

  it('takes the time as a number or as text', () => {
    expect(jssdkSignature({ ...input, timestamp: '1414587457' })).toBe(jssdkSignature(input));
  });

  it('keeps percent escapes', () => {
    const text = 'jsapi_ticket=T&noncestr=N&timestamp=1414587457&url=https://shop.example.com/a?b=%E5%BE%AE';
    expect(jssdkSignature(input)).toBe(sha1(text));
  });

  it('does not sign the fragment', () => {
    expect(jssdkSignature({ ...input, url: `${input.url}#/cart?x=1#y` })).toBe(jssdkSignature(input));
  });

  it('gives a bare host its slash, as browsers do', () => {
    const [bare, written] = ['https://shop.example.com', 'https://shop.example.com/'];
    expect(jssdkSignature({ ...input, url: bare })).toBe(jssdkSignature({ ...input, url: written }));
  });
});

describe('jssdkSignature refuses', () => {
  it.each([
    ['ticket', [undefined, null, '', 1]],
    ['nonceStr', [undefined, null, '', {}]],
    ['timestamp', [undefined, null, '', 'now', NaN, 1414587457.5, -1, Infinity, [1]]],
    ['url', [undefined, null, '', '/a', 'https://', 'ftp://shop.example/', 'javascript:alert(1)', 1]],
  ])('a %s that means nothing, by its name', (name, values) => {
    for (const value of values) {
      expect(() => jssdkSignature({ ...input, [name]: value })).toThrow(new RegExp(`^${name} must `));
    }
  });
});

describe('jssdkUrl', () => {
  it.each([
    ['https://shop.example.com', 'https://shop.example.com/'],
    ['https://shop.example.com:8443#top', 'https://shop.example.com:8443/'],
    ['https://shop.example.com/', 'https://shop.example.com/'],
    ['https://shop.example.com?a=1', 'https://shop.example.com?a=1'],
    ['https://shop.example.com/A%2Fb?c=%E5#d', 'https://shop.example.com/A%2Fb?c=%E5'],
    ['https://shop.example.com/#/cart?x=1#y', 'https://shop.example.com/'],
  ])('of %s is %s', (url, signed) => {
    expect(jssdkUrl(url)).toBe(signed);
  });
});
