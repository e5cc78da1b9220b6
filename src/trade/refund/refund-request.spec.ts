import { type InvalidInput } from '../../common/index.js';
import { type RefundRequest, parseRefundRequest } from './refund-request.js';

const request: RefundRequest = { accountId: 'account', outTradeNo: 'trade-000001', refundFee: 40, operatorId: 'admin' };

function faults(changes: object): string[] {
  try {
    parseRefundRequest({ ...request, ...changes });
    return [];
  } catch (error) {
    return (error as InvalidInput).faults.map(({ field }) => field);
  }
}

describe('a request for a refund', () => {
  it.each(['1', 'a'.repeat(64), 'A_b-c|d*e@f'])('takes the number %s', (outRefundNo) => {
    expect(parseRefundRequest({ ...request, outRefundNo }).outRefundNo).toBe(outRefundNo);
  });

  it.each(['', 'a'.repeat(65), 'a b', 'a\n', '退款', { $ne: '' }, 7])('refuses the number %o', (outRefundNo) => {
    expect(faults({ outRefundNo })).toEqual(['outRefundNo']);
  });

  it.each([0, -1, 1.5, '40', NaN, 100_000_001])('refuses the fee %o', (refundFee) => {
    expect(faults({ refundFee })).toEqual(['refundFee']);
  });

  it('takes a reason of 80 characters, as people count them', () => {
    expect(faults({ reason: '😀'.repeat(80) })).toEqual([]);
    expect(faults({ reason: '😀'.repeat(81) })).toEqual(['reason']);
    expect(faults({ reason: 'two\nlines' })).toEqual(['reason']);
  });

  it('names every faulty field at once', () => {
    expect(faults({ outTradeNo: 'x', refundFee: 0, outRefundNo: '!' })).toEqual([
      'outTradeNo',
      'refundFee',
      'outRefundNo',
    ]);
  });
});
