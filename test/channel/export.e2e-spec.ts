import { once } from 'node:events';
import { type IncomingMessage } from 'node:http';
import { buffer, json } from 'node:stream/consumers';
import { jest } from '@jest/globals';
import { parseFen, parseOutRefundNo, parseOutTradeNo } from '../../src/common/index.js';
import { PaymentRecords, type RefundState } from '../../src/trade/index.js';
import { eventually } from '../support/eventually.js';
import { useApp } from '../support/start-app.js';
import { Books } from './support/books.js';
import { PaymentCalls } from './support/payment-calls.js';
import { type ReservedShare } from '../../src/trade/trade.js';

const HEADER = '微信订单号,商户订单号,业务订单号,买家昵称,金额(元),商品,支付时间,类型,已退款(元),退款中(元),退款状态';
const BOM = '\uFEFF';

const app = useApp();
let books: Books;
let calls: PaymentCalls;

beforeAll(() => {
  books = new Books(app);
  calls = new PaymentCalls(app);
});
afterEach(() => {
  jest.restoreAllMocks();
});

function aShare(state: RefundState, fee: number): ReservedShare {
  const refundFee = parseFen(fee, 'refundFee');
  const outRefundNo = parseOutRefundNo(`refund-${fee}`);
  return { outRefundNo, refundFee, state, digest: 'digest', attempt: 1, reservedAt: new Date() };
}

/** A share as earlier versions wrote it. */
function anOldShare(settled: boolean, fee: number): ReservedShare {
  const { outRefundNo, refundFee, digest, attempt, reservedAt } = aShare('SUCCESS', fee);
  return { outRefundNo, refundFee, digest, attempt, reservedAt, taken: true, settled } as never;
}

/** The text as it was sent: a decoder would take the BOM away. */
async function textOf(response: IncomingMessage): Promise<string> {
  return (await buffer(response)).toString('utf8');
}

async function exported(query: Record<string, string> = {}): Promise<string[]> {
  const response = await calls.download(query);
  expect(response.statusCode).toBe(200);
  return (await textOf(response)).split('\r\n');
}

describe('the export of payments', () => {
  beforeEach(async () => {
    await app.database.collection('trades').deleteMany({});
    await app.database.collection('account_time_zones').deleteMany({});
  });

  it('is a CSV file in UTF-8 with a BOM, so that Excel shows Chinese', async () => {
    const paidAt = new Date('2024-05-01T10:05:09Z');
    const tradeNo = '4200002024050112345678901234';
    const outTradeNo = await books.paid({ tradeNo, paidAt, totalFee: 1990, metadata: { orderNumber: '订单1' } });
    const response = await calls.download();
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(response.headers['content-disposition']).toMatch(/^attachment; filename="payments-[\w-]+\.csv"$/);
    expect(await textOf(response)).toBe(
      `${BOM}${HEADER}\r\n${tradeNo}\t,${outTradeNo}\t,订单1\t,李雷,19.90,A cup of tea,2024-05-01 18:05:09,正式,0.00,0.00,未退款\r\n`,
    );
  });

  it('has its header where there is nothing to export', async () => {
    await books.paid();
    expect(await exported({ q: 'nothing-like-it' })).toEqual([BOM + HEADER, '']);
  });

  it('holds what the list holds: paid ones, newest first, by the same filters', async () => {
    const minute = (n: number): Date => new Date(Date.UTC(2024, 4, 1, 0, n));
    await books.paidMany([
      { paidAt: minute(1), metadata: { isTest: true } },
      { paidAt: minute(2) },
      { paidAt: minute(3), metadata: { isTest: true }, tradeStatus: 'REFUND' },
      { paidAt: minute(4), metadata: { isTest: true }, tradeStatus: 'CLOSED' },
    ]);
    const rows = (await exported({ isTest: 'true' })).slice(1, -1);
    expect(rows.map((row) => row.split(',').slice(6, 8))).toEqual([
      ['2024-05-01 08:03:00', '测试'],
      ['2024-05-01 08:01:00', '测试'],
    ]);
  });

  it.each<[string, ReservedShare[], string, 'PAY_SUCCESS' | 'REFUND']>([
    ['nothing', [], '0.00,0.00,未退款', 'PAY_SUCCESS'],
    ['a part', [aShare('SUCCESS', 40)], '0.40,0.00,部分退款', 'PAY_SUCCESS'],
    ['everything', [aShare('SUCCESS', 40), aShare('SUCCESS', 59)], '0.99,0.00,全额退款', 'PAY_SUCCESS'],
    [
      'a part, and more on its way',
      [aShare('SUCCESS', 40), aShare('PROCESSING', 9)],
      '0.40,0.09,退款中',
      'PAY_SUCCESS',
    ],
    ['what is stuck', [aShare('ABNORMAL', 99)], '0.00,0.99,退款异常', 'PAY_SUCCESS'],
    ['what came to nothing', [aShare('FAILED', 99)], '0.00,0.00,退款失败', 'REFUND'],
    ['nobody knows how much', [], '0.00,0.00,退款金额未知', 'REFUND'],
    ['a part, as earlier versions wrote it', [anOldShare(true, 40)], '0.40,0.00,部分退款', 'REFUND'],
    ['what is on its way, as earlier versions wrote it', [anOldShare(false, 40)], '0.00,0.40,退款中', 'REFUND'],
  ])('says what went back: %s', async (_name, refunds, cells, tradeStatus) => {
    await books.paid({ refunds, tradeStatus });
    expect((await exported())[1]?.split(',').slice(-3).join(',')).toBe(cells);
  });

  it("writes times in the account's time zone", async () => {
    await books.paid({ paidAt: new Date('2024-05-01T10:00:00Z') });
    const timeZone = 'America/New_York';
    const { status } = await app.api(app.tokens.admin).post('/api/management/channel/time-zone', { timeZone });
    expect(status).toBe(200);
    expect((await exported())[1]).toContain(',2024-05-01 06:00:00,');
  });

  it.each([
    ['=HYPERLINK("http://evil.example","x")', `"'=HYPERLINK(""http://evil.example"",""x"")"`],
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ['+1+1', "'+1+1"],
    ['-1+1', "'-1+1"],
    ['@SUM(1)', "'@SUM(1)"],
    ['\t=1+1', "'\t=1+1"],
    ['\r=1+1', `"'\r=1+1"`],
    ['one\rline', '"one\rline"'],
    ['＝1+1', "'＝1+1"],
    ['\n=1+1', `"'\n=1+1"`],
    ['a\u0007\u001b[31mcup', 'a [31mcup'],
    ['a\u0085cup', 'a cup'],
    ['tea, "green"', '"tea, ""green"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['a cup', 'a cup'],
  ])('makes the cell %j harmless and whole', async (content, cell) => {
    await books.paid({ subject: content, buyerNickname: content, metadata: { orderNumber: content } });
    const [row = ''] = (await exported()).slice(1, -1).join('\r\n').split('\r\n正');
    const orderNumber = cell.endsWith('"') && content !== cell ? `${cell.slice(0, -1)}\t"` : `${cell}\t`;
    expect(row).toContain(`\t,${orderNumber},${cell},0.99,${cell},`);
  });

  it('answers an error, and no half file, where the database fails at once', async () => {
    jest.spyOn(app.app.get(PaymentRecords, { strict: false }), 'stream').mockImplementation(async function* () {
      await Promise.reject(new Error('the database is away'));
      yield* [];
    });
    const response = await calls.download();
    expect(response.statusCode).toBe(500);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(await json(response)).toMatchObject({ code: 'internal-error' });
  });

  it('breaks off, so that nobody takes a part for the whole, where the database fails later', async () => {
    await books.paidMany(Array.from({ length: 10 }, () => ({})));
    const records = app.app.get(PaymentRecords, { strict: false });
    const stream = records.stream.bind(records);
    jest.spyOn(records, 'stream').mockImplementation(async function* (filter) {
      let count = 0;
      for await (const record of stream(filter)) {
        if ((count += 1) > 5) throw new Error('the database is away');
        yield record;
      }
    });
    const response = await calls.download();
    await expect(textOf(response)).rejects.toThrow('aborted');
  });
});

describe('a great export', () => {
  it('holds every payment once, whatever the size of the batches that are read', async () => {
    await app.database.collection('trades').deleteMany({});
    const booked = await books.paidMany(Array.from({ length: 1_201 }, (_, n) => ({ paidAt: new Date(n) })));
    const numbers = (await exported()).slice(1, -1).map((row) => row.split(',')[1]?.trim());
    expect(numbers).toEqual(booked.toReversed());
  });

  it('is read no faster than its reader takes it, and no further once the reader has gone away', async () => {
    const reading = readEndlessly();
    const response = await calls.download();
    await once(response, 'readable');
    await standstill(() => reading.rows);
    expect(reading.ended).toBe(false);
    response.destroy();
    await eventually(() => {
      expect(reading.ended).toBe(true);
    });
  });

  /** Payments without an end, and how far they were read. */
  function readEndlessly(): { rows: number; ended: boolean } {
    const reading = { rows: 0, ended: false };
    const record = {
      outTradeNo: parseOutTradeNo('trade-000001'),
      tradeNo: undefined,
      subject: '长'.repeat(1_000),
      buyerNickname: undefined,
      totalFee: parseFen(1, 'totalFee'),
      refunded: false,
      refundedFee: 0,
      refundingFee: 0,
      refundStanding: 'NONE' as const,
      metadata: {},
      paidAt: new Date(),
    };
    jest.spyOn(app.app.get(PaymentRecords, { strict: false }), 'stream').mockImplementation(async function* () {
      try {
        for (; ; reading.rows += 1) {
          if (reading.rows % 500 === 0) await new Promise(setImmediate);
          yield record;
        }
      } finally {
        reading.ended = true;
      }
    });
    return reading;
  }

  /** Looks until a number has long stopped growing. */
  async function standstill(look: () => number): Promise<void> {
    let before = -1;
    let same = 0;
    await eventually(() => {
      same = look() === before ? same + 1 : 0;
      before = look();
      expect(same).toBeGreaterThan(15);
    });
  }
});
