import { type PayOrder, parsePayOrder, contentDigest } from './pay-order.js';

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
