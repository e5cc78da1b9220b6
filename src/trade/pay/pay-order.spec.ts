import { InvalidInput } from '../../common/index.js';
import { contentDigest, parsePayOrder, type PayOrder } from './pay-order.js';

const valid: PayOrder = {
  accountId: '5f3a8c0e1d2b4a6978c0e1a1',
  subject: 'A cup of tea',
  totalFee: 1,
  metadata: { orderNumber: 'A-1' },
  openId: 'oPayer-0001',
};

/** The fields that an order with these is refused for; what a caller may send is not limited by our types. */
function faultsOf(fields: Record<string, unknown>): string[] {
  try {
    parsePayOrder({ ...valid, ...fields });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.faults.map(({ field }) => field);
  }
}

describe('an order as it is asked for', () => {
  it('is JSAPI with an empty detail, unless it says otherwise', () => {
    expect(parsePayOrder(valid)).toMatchObject({ tradeType: 'JSAPI', detail: '', outTradeNo: undefined });
  });

  it('names every faulty field at once', () => {
    const fields = {
      subject: '',
      totalFee: 1.5,
      metadata: [],
      openId: 'not ok',
      tradeType: 'APP',
      userIp: 'localhost',
    };
    expect(faultsOf(fields).sort()).toEqual(['metadata', 'openId', 'subject', 'totalFee', 'tradeType', 'userIp']);
  });

  it.each([0, -1, 1.5, '1', '1.00', 100_000_001, Number.NaN, Infinity, null, undefined, true])(
    'refuses %p as totalFee',
    (totalFee) => {
      expect(faultsOf({ totalFee })).toEqual(['totalFee']);
    },
  );

  it.each(['', '   ', 'x'.repeat(128), 'two\nlines', 'nul\0', '\ud800', 1, null, undefined])(
    'refuses %p as subject',
    (subject) => {
      expect(faultsOf({ subject })).toEqual(['subject']);
    },
  );

  it('counts the characters of a subject as people do', () => {
    expect(faultsOf({ subject: '🍵'.repeat(127) })).toEqual([]);
  });

  it.each(['x'.repeat(6001), 'nul\0', '\udc00', 7])('refuses %p as detail', (detail) => {
    expect(faultsOf({ detail })).toEqual(['detail']);
  });

  it('lets a detail have several lines', () => {
    expect(faultsOf({ detail: 'tea\r\n\tcup' })).toEqual([]);
  });

  it.each(['short', 'x'.repeat(33), 'with space', 'ümlaut', 123456])('refuses %p as outTradeNo', (outTradeNo) => {
    expect(faultsOf({ outTradeNo })).toEqual(['outTradeNo']);
  });

  it.each(['2024-05-01T10:00:00Z', 1.5, -1, Number.MAX_SAFE_INTEGER])('refuses %p as timeExpire', (timeExpire) => {
    expect(faultsOf({ timeExpire })).toEqual(['timeExpire']);
  });

  it.each(['1.2.3', 'localhost', '1.2.3.4:80', ''])('refuses %p as userIp', (userIp) => {
    expect(faultsOf({ userIp })).toEqual(['userIp']);
  });

  it.each(['', 'with space', 'ünicode', 'x'.repeat(256)])('refuses %p as Idempotency-Key', (idempotencyKey) => {
    expect(faultsOf({ idempotencyKey })).toEqual(['Idempotency-Key']);
  });

  it('wants the payer of a JSAPI order, and has no use for one of a NATIVE order', () => {
    expect(faultsOf({ openId: undefined })).toEqual(['openId']);
    expect(parsePayOrder({ ...valid, tradeType: 'NATIVE' }).openId).toBeUndefined();
    expect(faultsOf({ tradeType: 'NATIVE', openId: undefined })).toEqual([]);
  });

  it('takes null for left out where a field may be left out', () => {
    const nulls = { detail: null, tradeType: null, outTradeNo: null, timeExpire: null, userIp: null };
    expect(parsePayOrder({ ...valid, ...nulls })).toEqual(parsePayOrder(valid));
  });

  it('names an IPv4 caller of an IPv6 socket by the IPv4 address', () => {
    expect(parsePayOrder({ ...valid, userIp: '::ffff:203.0.113.7' }).userIp).toBe('203.0.113.7');
    expect(parsePayOrder({ ...valid, userIp: 'fe80::1%eth0' }).userIp).toBe('fe80::1');
    expect(parsePayOrder({ ...valid, userIp: '2001:db8::7' }).userIp).toBe('2001:db8::7');
  });
});

const order: PayOrder = {
  accountId: '5f3a8c0e1d2b4a6978c0e1a1',
  subject: 'A cup of tea',
  totalFee: 99,
  metadata: { a: 1, b: { c: 2, d: 3 } },
  openId: 'oPayer-0001',
  outTradeNo: 'trade-000001',
};
const digestOf = (changes: Partial<PayOrder> = {}): string => contentDigest(parsePayOrder({ ...order, ...changes }));

describe("the digest of an order's content", () => {
  it.each<Partial<PayOrder>>([
    { metadata: { b: { d: 3, c: 2 }, a: 1 } },
    { detail: '' },
    { tradeType: 'JSAPI' },
    { userIp: '203.0.113.7' },
    { outTradeNo: 'trade-000002' },
  ])('stays the same with %j', (changes) => {
    expect(digestOf(changes)).toBe(digestOf());
  });

  it.each<Partial<PayOrder>>([
    { accountId: '5f3a8c0e1d2b4a6978c0e1a2' },
    { subject: 'A pot of tea' },
    { totalFee: 100 },
    { metadata: { a: 1, b: { c: 2, d: '3' } } },
    { metadata: {} },
    { openId: 'oPayer-0002' },
    { detail: 'green' },
    { tradeType: 'NATIVE' },
    { timeExpire: 1_900_000_000_000 },
  ])('changes with %j', (changes) => {
    expect(digestOf(changes)).not.toBe(digestOf());
  });
});
