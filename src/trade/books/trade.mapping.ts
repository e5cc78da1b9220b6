import { type AccountId, type Fen, type OutTradeNo } from '../../common/index.js';
import { type TradeRecord } from './trade-record.js';
import { type TradeDocument } from './trade.schema.js';

export function toDocument({ outTradeNo, ...trade }: TradeRecord): TradeDocument {
  return { _id: outTradeNo, ...trade };
}

export function toTrade({ _id, accountId, totalFee, prepay, ...rest }: TradeDocument): TradeRecord {
  return {
    ...rest,
    outTradeNo: _id as OutTradeNo,
    accountId: accountId as AccountId,
    totalFee: totalFee as Fen,
    prepay: prepay && { ...prepay, prepayId: prepay.prepayId, codeUrl: prepay.codeUrl },
  };
}
