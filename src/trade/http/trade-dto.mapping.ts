import { refundedFee, type RefundShare, type Trade, type TradeHistoryEntry } from '../trade.js';
import { type TradeDto, type TradeHistoryDto, type TradeRefundDto } from './trade.dto.js';

/** What an account may see of its trade: not the prepay_id, which pays it, nor the payer's address. */
export function toTradeDto(trade: Trade): TradeDto {
  const { outTradeNo, tradeNo = '', tradeType, tradeStatus, totalFee, subject, detail, metadata } = trade;
  const { buyerId, buyerNickname, appId, sellerId, flags } = trade;
  return {
    outTradeNo,
    tradeNo,
    tradeType,
    tradeStatus,
    totalFee,
    subject,
    detail,
    metadata,
    ...(buyerId !== undefined && { buyerId }),
    ...(buyerNickname !== undefined && { buyerNickname }),
    ...(appId !== undefined && { appId }),
    ...(sellerId !== undefined && { sellerId }),
    timeExpire: trade.timeExpire.toISOString(),
    createdAt: trade.createdAt.toISOString(),
    ...(trade.paidAt && { paidAt: trade.paidAt.toISOString() }),
    refundedFee: refundedFee(trade),
    ...(trade.refunds.length > 0 && { refunds: trade.refunds.map(toTradeRefundDto) }),
    ...(trade.paidFee !== undefined && { paidFee: trade.paidFee }),
    flags,
    history: trade.history.map(toHistoryDto),
  };
}

function toTradeRefundDto(share: RefundShare): TradeRefundDto {
  const { outRefundNo, refundFee, state, upstreamStatus, elsewhere } = share;
  return {
    outRefundNo,
    refundFee,
    refundStatus: state,
    ...(upstreamStatus !== undefined && { upstreamStatus }),
    elsewhere: elsewhere === true,
  };
}

function toHistoryDto({ at, state, source, tradeStatus, note }: TradeHistoryEntry): TradeHistoryDto {
  return {
    at: at.toISOString(),
    state,
    source,
    ...(tradeStatus !== undefined && { tradeStatus }),
    ...(note !== undefined && { note }),
  };
}
