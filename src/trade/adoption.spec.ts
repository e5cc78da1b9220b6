import { anUpstreamOrder } from '../../test/support/builders/an-upstream-order.js';
import { observe, adopt } from './observation.js';

const occasion = { source: 'notification' as const, at: new Date('2024-05-01T10:05:00Z') };

describe('the adoption of an order', () => {
  it.each([
    ['PENDING', 'PREPAID'],
    ['PAID', 'PAY_SUCCESS'],
    ['FAILED', 'PAY_ERROR'],
    ['CLOSED', 'CLOSED'],
    ['REFUNDED', 'REFUND'],
  ] as const)('makes a flagged trade of a %s order: %s', (state, tradeStatus) => {
    const trade = adopt(anUpstreamOrder({ state }), occasion);
    expect(trade).toMatchObject({ tradeStatus, flags: ['adopted'], digest: '' });
    expect(trade.history).toEqual([expect.objectContaining({ state: tradeStatus, source: 'notification' })]);
  });

  it('holds all that the order says, so that looking again teaches nothing', () => {
    const order = anUpstreamOrder({ state: 'PAID' });
    expect(observe(adopt(order, occasion), order, occasion)).toBeUndefined();
  });

  it('lets an order without an expiry expire an hour after it was made', () => {
    const order = anUpstreamOrder({ timeExpire: undefined });
    expect(adopt(order, occasion).timeExpire.getTime() - (order.createdAt?.getTime() ?? NaN)).toBe(3_600_000);
  });
});
