import { type UpstreamOrder, type UpstreamOrderState } from '../../../src/gateway/index.js';
import { aTrade } from './a-trade.js';
import { type TradeRecord } from '../../../src/trade/trade.js';

const WORDS: Record<UpstreamOrderState, string> = {
  PENDING: 'NOTPAY',
  PAID: 'PAY_SUCCESS',
  FAILED: 'PAY_ERROR',
  CLOSED: 'CLOSED',
  REFUNDED: 'REFUND',
};

/** WeConnect's order of a trade: unpaid, unless told otherwise. */
export function anUpstreamOrder(details: Partial<UpstreamOrder> = {}, trade: TradeRecord = aTrade()): UpstreamOrder {
  const state = details.state ?? 'PENDING';
  const paid = state === 'PAID' || state === 'REFUNDED';
  return {
    outTradeNo: trade.outTradeNo,
    accountId: trade.accountId,
    tradeType: trade.tradeType,
    totalFee: trade.totalFee,
    subject: trade.subject,
    detail: trade.detail,
    buyerId: trade.buyerId,
    metadata: trade.metadata,
    timeExpire: trade.timeExpire,
    createdAt: trade.createdAt,
    state,
    tradeStatus: WORDS[state],
    tradeNo: paid ? '4200000000202401010000000001' : undefined,
    sellerId: '1900000109',
    buyerNickname: 'unknown',
    appId: 'wx8f3a2b1c4d5e6f70',
    prepayId: 'wx201410272009395522657a690389285100',
    codeUrl: undefined,
    paidAt: paid ? new Date(trade.createdAt.getTime() + 60_000) : undefined,
    failure: undefined,
    ...details,
  };
}
