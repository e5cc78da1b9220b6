import { answerFault, readLent, readUser, refusalOf } from './answers.js';
import { WeChatRefused } from './wechat-api.errors.js';

describe('WeChat’s answer to the question for a ticket', () => {
  it.each([
    [{ errcode: 0, errmsg: 'ok', ticket: 't', expires_in: 7200 }],
    [{ ticket: 't', expires_in: 7200 }],
    [{ errcode: '0', errmsg: null, ticket: 't', expires_in: '7200' }],
    [{ errcode: null, ticket: 't', expires_in: 7200 }],
  ])('%p is a ticket', (answer) => {
    expect(answerFault(answer, 200)).toBeUndefined();
    expect(refusalOf(answer)).toBeUndefined();
    expect(readLent(answer, 'ticket')).toEqual({ value: 't', expiresInSeconds: 7200 });
  });

  it.each([[{ errcode: 45009 }], [{ errcode: '45009', ticket: 't', expires_in: 7200 }]])(
    '%p is a refusal, whatever else is in it',
    (answer) => {
      expect(refusalOf(answer)).toEqual({ errcode: 45009, errmsg: '' });
    },
  );

  it.each([
    [{}],
    [{ errcode: 0 }],
    [{ ticket: 't' }],
    [{ ticket: '', expires_in: 7200 }],
    [{ ticket: 't', expires_in: 0 }],
    [{ ticket: ['t'], expires_in: 7200 }],
    [{ code: 200, data: {} }],
  ])('%p is neither, and is never taken for one', (answer) => {
    expect(answerFault(answer, 200)).toBeUndefined();
    expect(refusalOf(answer)).toBeUndefined();
    expect(() => readLent(answer, 'ticket')).toThrow(expect.objectContaining({ unreadable: true }));
  });

  it.each([undefined, null, 'text', 7, { errcode: -1 }, { errcode: '-1' }])('%p is no answer at all', (json) => {
    expect(answerFault(json, 200)).toEqual(expect.any(String));
  });

  it('is none where something else answers for it', () => {
    expect(answerFault({ code: 503, data: {} }, 503)).toEqual(expect.any(String));
  });
});

describe('WeChat’s answer to an OAuth code', () => {
  it.each([
    [{ openid: 'o1' }, false],
    [{ openid: 'o1', is_snapshotuser: 0 }, false],
    [{ openid: 'o1', is_snapshotuser: 1 }, true],
    [{ openid: 'o1', is_snapshotuser: '1' }, true],
  ])('%p names the user', (answer, virtual) => {
    expect(readUser(answer)).toEqual({ openId: 'o1', virtual });
  });

  it.each([[{}], [{ openid: '' }], [{ openid: 'a b' }], [{ openid: 'o1', is_snapshotuser: 'perhaps' }], [null]])(
    '%p names nobody',
    (answer) => {
      expect(() => readUser(answer)).toThrow(expect.objectContaining({ unreadable: true }));
    },
  );
});

describe('WeChat’s refusal of an address', () => {
  it.each([
    ['invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 65', '203.0.113.7'],
    ['not in whitelist', undefined],
  ])('%p says which', (errmsg, address) => {
    expect(new WeChatRefused('call', { errcode: 40164, errmsg }).address).toBe(address);
  });
});
