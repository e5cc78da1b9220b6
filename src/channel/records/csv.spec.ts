import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Readable } from 'node:stream';
import { parseFen, parseOutTradeNo, TimeZone } from '../../common/index.js';
import { type PaymentRecord } from '../../trade/index.js';
import { toCsv } from './csv.js';
import { exportTable } from './payment.view.js';

const zone = TimeZone.parse('Asia/Shanghai');
const FEW = 2_000;
const MANY = 20_000;

/** Made one at a time, as a database's cursor gives them. */
async function* records(count: number): AsyncGenerator<PaymentRecord, void> {
  for (let n = 0; n < count; n += 1) {
    if (n % 500 === 0) await new Promise(setImmediate);
    yield {
      outTradeNo: parseOutTradeNo(`trade-${n}`),
      tradeNo: `42000020000000000000${n}`,
      subject: '龙井茶'.repeat(20),
      buyerNickname: '李雷',
      totalFee: parseFen(1990, 'totalFee'),
      refunded: false,
      refundedFee: 0,
      refundingFee: 0,
      refundStanding: 'NONE',
      metadata: { orderNumber: `订单-${n}` },
      paidAt: new Date(n),
    };
  }
}

const csvOf = (count: number): Readable =>
  toCsv(records(count), exportTable(zone), (error) => {
    throw error;
  });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Reads it all, and measures three times what lives meanwhile. */
async function peakOf(count: number): Promise<{ lines: number; peak: number }> {
  let lines = 0;
  let peak = 0;
  let nextLook = 0;
  for await (const chunk of csvOf(count)) {
    lines += (chunk as Buffer).toString('latin1').split('\r\n').length - 1;
    if (lines < nextLook) continue;
    nextLook += count / 3;
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    peak = Math.max(peak, heapUsed + external);
  }
  return { lines, peak };
}

describe('payments as CSV', () => {
  it(`take no more memory for ${MANY} rows than for ${FEW}`, async () => {
    const few = await peakOf(FEW);
    const many = await peakOf(MANY);
    expect([few.lines, many.lines]).toEqual([FEW + 1, MANY + 1]);
    expect(many.peak - few.peak).toBeLessThan(5_000_000); // the records alone are 12 MB
  }, 120_000);
});
