import { parseAccountId, parseFen, parseOutTradeNo } from '../../../src/common/index.js';
import { type TradeRecord } from '../../../src/trade/trade.js';

/** A trade as the books hold it: JSAPI, 99 fen, just created by the demo account, unless told otherwise. */
export function aTrade(details: Partial<TradeRecord> = {}): TradeRecord {
  const createdAt = details.createdAt ?? new Date();
  return {
    outTradeNo: parseOutTradeNo('trade-000001'),
    accountId: parseAccountId('5f3a8c0e1d2b4a6978c0e1a1'),
    tradeType: 'JSAPI',
    subject: 'A cup of tea',
    detail: '',
    totalFee: parseFen(99, 'totalFee'),
    metadata: {},
    buyerId: 'oPayer-0001',
    userIp: '203.0.113.7',
    digest: 'digest',
    timeExpire: new Date(createdAt.getTime() + 3_600_000),
    createdAt,
    tradeStatus: 'CREATED',
    prepay: undefined,
    refunds: [],
    flags: [],
    history: [{ at: createdAt, state: 'CREATED', source: 'pay' }],
    revision: 0,
    askAt: new Date(createdAt.getTime() + 10_000),
    askGeneration: 0,
    ...details,
  };
}
