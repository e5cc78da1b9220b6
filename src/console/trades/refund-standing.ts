import {
  refundedFee,
  type RefundStanding,
  refundStandingOf,
  settledRefundFee,
  type Trade,
  type TradeFlag,
} from '../../trade/index.js';

/** What was given back of a payment, in fen. */
export interface RefundView {
  given: number;
  /** Asked for, and not certain yet. */
  underWay: number;
  standing: RefundStanding;
}

/** Undefined where nothing was given back, nor asked for. */
export function refundViewOf(trade: Trade): RefundView | undefined {
  const standing = refundStandingOf(trade);
  const given = settledRefundFee(trade);
  return standing === 'NONE' ? undefined : { given, underWay: refundedFee(trade) - given, standing };
}

const STATES: Readonly<Record<RefundStanding, string | undefined>> = {
  ABNORMAL: 'REFUND_ABNORMAL',
  WHOLE: 'REFUND',
  PROCESSING: 'REFUNDING',
  PARTIAL: 'PARTLY_REFUNDED',
  FAILED: 'REFUND_FAILED',
  UNKNOWN: 'REFUND',
  NONE: undefined,
};

/** How a payment's refunds are shown; undefined where there are none. WeChat calls a payment refunded as soon as the first fen is asked for. */
export function refundStateOf(standing: RefundStanding): string | undefined {
  return STATES[standing];
}

/** A payment whose refund came to nothing is as paid as before. */
export function shownStateOf(trade: Trade): string {
  const standing = refundStandingOf(trade);
  if (trade.tradeStatus !== 'REFUND') return trade.tradeStatus;
  return standing === 'FAILED' ? 'PAY_SUCCESS' : (STATES[standing] ?? trade.tradeStatus);
}

/** What somebody should look at now: a refund that was stuck or not listed once is settled by what came of it. */
export function openFlagsOf(trade: Trade): TradeFlag[] {
  const standing = refundStandingOf(trade);
  return trade.flags.filter((flag) => {
    if (flag === 'refund-abnormal') return standing === 'ABNORMAL';
    return flag === 'refund-unlisted' ? standing === 'UNKNOWN' : flag !== 'adopted';
  });
}
