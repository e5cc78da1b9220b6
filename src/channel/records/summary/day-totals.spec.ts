import { parseFen, parseOutTradeNo, TimeZone } from '../../../common/index.js';
import { type PaymentRecord } from '../../../trade/index.js';
import { DayTotals } from './day-totals.js';
import { summarySpan } from './summary-span.js';

const shanghai = TimeZone.parse('Asia/Shanghai');
const NOW = new Date('2024-05-31T16:30:00Z'); // the 1st of June where the account is

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

describe('the span of a summary', () => {
  it('is the last thirty days, today counted, unless told otherwise', () => {
    expect(summarySpan({}, shanghai, NOW)).toEqual({
      first: '2024-05-03',
      last: '2024-06-01',
      from: new Date('2024-05-02T16:00:00Z'),
      to: new Date('2024-06-01T16:00:00Z'),
    });
  });

  it('takes days to their end, and moments as they are', () => {
    expect(summarySpan({ from: '2024-05-01', to: '2024-05-01' }, shanghai, NOW)).toMatchObject({
      first: '2024-05-01',
      last: '2024-05-01',
    });
    const moments = { from: '2024-05-01T15:59:59Z', to: '2024-05-02T16:00:00Z' };
    expect(summarySpan(moments, shanghai, NOW)).toMatchObject({ first: '2024-05-01', last: '2024-05-02' });
  });

  it('may be a leap year, and no longer', () => {
    expect(summarySpan({ from: '2024-01-01', to: '2024-12-31' }, shanghai, NOW).first).toBe('2024-01-01');
    expect(() => summarySpan({ from: '2023-12-31', to: '2024-12-31' }, shanghai, NOW)).toThrow(/^from: /);
  });

  it('names the faulty end where it is empty', () => {
    expect(() => summarySpan({ from: '2024-05-02', to: '2024-05-01' }, shanghai, NOW)).toThrow(/^to: /);
    expect(() => summarySpan({ from: '2024-06-02' }, shanghai, NOW)).toThrow(/^from: /);
  });
});
