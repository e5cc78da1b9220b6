import * as crypto from 'node:crypto';
import { jest } from '@jest/globals';
import { type JsapiCall } from './sign.js';

const counted: string[] = [];
/** The real function, whose calls are written down. */
const count =
  <Given extends unknown[], Result>(name: string, work: (...given: Given) => Result) =>
  (...given: Given): Result => {
    counted.push(name);
    return work(...given);
  };
jest.unstable_mockModule('node:crypto', () => ({
  ...crypto,
  hash: count('hash', crypto.hash as (...given: unknown[]) => unknown),
  createHash: count('createHash', crypto.createHash),
  createHmac: count('createHmac', crypto.createHmac),
  randomFillSync: count('randomFillSync', crypto.randomFillSync as (bytes: Buffer) => Buffer),
  randomBytes: count('randomBytes', crypto.randomBytes as (size: number) => Buffer),
}));
const { jssdkSignature } = await import('./jssdk-signature.js');
const { sign, signJsapi, verify } = await import('./sign.js');
const { SystemRandomness } = await import('../common/randomness.js');

const KEY = '192006250b4c09247ec02edce69f6a2d';
const call: JsapiCall = { appId: 'wx1', nonceStr: 'n', package: 'prepay_id=1', signType: 'MD5', timeStamp: '1' };
const page = { ticket: 'T', nonceStr: 'n', timestamp: 1, url: 'https://shop.example/' };
const signed = { ...call, sign: sign({ ...call }, KEY) };

/** Counts, not times: they cannot flicker. */
describe('what a signature costs', () => {
  beforeEach(() => {
    counted.length = 0;
  });

  it.each<[string, () => unknown, string[]]>([
    ['JSAPI, MD5', () => signJsapi(call, KEY), ['hash']],
    ['JSAPI, HMAC-SHA256', () => signJsapi({ ...call, signType: 'HMAC-SHA256' }, KEY), ['createHmac']],
    ['any fields, MD5', () => sign({ ...call }, KEY), ['hash']],
    ['any fields, HMAC-SHA256', () => sign({ ...call }, KEY, 'HMAC-SHA256'), ['createHmac']],
    ['a page', () => jssdkSignature(page), ['hash']],
    ['a check', () => verify(signed, KEY), ['hash']],
  ])('is one digest: %s', (_what, run, calls) => {
    run();
    expect(counted).toEqual(calls);
  });

  it('is hardly any randomness: one draw serves a hundred nonces', () => {
    const randomness = new SystemRandomness();
    for (let n = 0; n < 100; n++) randomness.nonce();
    expect(counted).toEqual(['randomFillSync']);
  });
});
