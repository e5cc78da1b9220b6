import { parseFen, parseOutTradeNo, TimeZone } from '../../common/index.js';
import { type PaymentRecord } from '../../trade/index.js';
import { DayTotals } from './day-totals.js';

const shanghai = TimeZone.parse('Asia/Shanghai');

function paid(at: string, fen: number, refundedFee = 0): PaymentRecord {
  return {
    outTradeNo: parseOutTradeNo('trade-000001'),
    tradeNo: undefined,
    subject: '',
    buyerNickname: undefined,
    totalFee: parseFen(fen, 'totalFee'),
    metadata: {},
    paidAt: new Date(at),
    refunded: refundedFee > 0,
    refundedFee,
    refundingFee: 0,
    refundStanding: refundedFee > 0 ? 'PARTIAL' : 'NONE',
  };
}

describe('totals by day', () => {
  it('count by the day of the account, and leave no day out', () => {
    const totals = new DayTotals(shanghai, '2024-04-30', '2024-05-02');
    for (const record of [
      paid('2024-04-30T15:59:59Z', 1),
      paid('2024-05-01T16:00:00Z', 20, 5),
      paid('2024-05-02T01:00:00Z', 300),
    ])
      totals.add(record);
    expect(totals.series()).toEqual([
      { date: '2024-04-30', count: 1, totalFee: 1, refundedCount: 0, refundedFee: 0 },
      { date: '2024-05-01', count: 0, totalFee: 0, refundedCount: 0, refundedFee: 0 },
      { date: '2024-05-02', count: 2, totalFee: 320, refundedCount: 1, refundedFee: 5 },
    ]);
    expect(totals.totals).toEqual({ count: 3, totalFee: 321, refundedCount: 1, refundedFee: 5 });
  });
});
