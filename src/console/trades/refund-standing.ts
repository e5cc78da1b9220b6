import { refundedFee, settledRefundFee, type Trade } from '../../trade/index.js';

/** What was given back of a payment, in fen. */
export interface RefundStanding {
  given: number;
  /** Asked for, and not certain yet. */
  underWay: number;
}

/** Undefined where nothing was given back, nor asked for. */
export function refundStandingOf(trade: Trade): RefundStanding | undefined {
  const given = settledRefundFee(trade);
  const underWay = refundedFee(trade) - given;
  return trade.tradeStatus === 'REFUND' || given + underWay > 0 ? { given, underWay } : undefined;
}

/** WeChat calls a payment refunded as soon as the first fen is. @param given 0 where it was given back elsewhere, nobody here knows how much */
export function refundStateOf(totalFee: number, given: number): 'REFUND' | 'PARTLY_REFUNDED' {
  return given > 0 && given < totalFee ? 'PARTLY_REFUNDED' : 'REFUND';
}
