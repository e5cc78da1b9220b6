import fc from 'fast-check';
import { sign, type JsapiCall, signJsapi } from './sign.js';
const KEY = '192006250b4c09247ec02edce69f6a2d';
const text = fc.string({ unit: 'grapheme', minLength: 1 });
const calls = fc.record<JsapiCall>({
  appId: text,
  nonceStr: text,
  package: text,
  signType: fc.constantFrom('MD5', 'HMAC-SHA256'),
  timeStamp: text,
});
const call: JsapiCall = {
  timeStamp: '1414561699',
  nonceStr: '5K8264ILTKCH16CQ2502SI8ZNMTM67VS',
  package: 'prepay_id=123456789',
  appId: 'wx2421b1c4370ec43b',
  signType: 'MD5',
};

describe('signJsapi', () => {
  it('is the signature of the same fields by the general rule, whatever they hold', () => {
    fc.assert(
      fc.property(calls, text, (one, key) => {
        expect(signJsapi(one, key)).toBe(sign({ ...one }, key, one.signType));
      }),
    );
  });

  it('is 32 or 64 characters of upper-case hex', () => {
    expect(signJsapi(call, KEY)).toMatch(/^[0-9A-F]{32}$/);
    expect(signJsapi({ ...call, signType: 'HMAC-SHA256' }, KEY)).toMatch(/^[0-9A-F]{64}$/);
  });

  it.each(['appId', 'nonceStr', 'package', 'timeStamp'])('refuses a %s that is missing, empty or no text', (name) => {
    for (const value of ['', undefined, null, 1414561699, {}]) {
      expect(() => signJsapi({ ...call, [name]: value }, KEY)).toThrow(new RegExp(`^${name} must `));
    }
  });

  it('refuses a missing key, and a digest that WeChat has not', () => {
    for (const key of ['', undefined, null] as string[]) expect(() => signJsapi(call, key)).toThrow(/^key must /);
    expect(() => signJsapi({ ...call, signType: 'md5' as 'MD5' }, KEY)).toThrow(/^signType must /);
  });
});
