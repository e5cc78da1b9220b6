import { type AccountId, type Fen, type OutTradeNo } from '../../common/index.js';
import { type RefundReservation, type TradeRecord } from './trade-record.js';
import { type StoredShare, type TradeDocument } from './trade.schema.js';

export function toDocument({ outTradeNo, ...trade }: TradeRecord): TradeDocument {
  return { _id: outTradeNo, ...trade };
}

export function toTrade({ _id, accountId, totalFee, prepay, refunds, ...rest }: TradeDocument): TradeRecord {
  return {
    ...rest,
    paidFee: rest.paidFee as Fen | undefined,
    refunds: refunds.map(toShare),
    outTradeNo: _id as OutTradeNo,
    accountId: accountId as AccountId,
    totalFee: totalFee as Fen,
    prepay: prepay && { ...prepay, prepayId: prepay.prepayId, codeUrl: prepay.codeUrl },
  };
}

/** A share that was written before shares had a state says by two marks what it is. */
export function toShare({ taken, settled, ...share }: StoredShare): RefundReservation {
  return { ...share, state: share.state ?? (settled ? 'SUCCESS' : taken ? 'PROCESSING' : 'PENDING') };
}
