import { type AccountId, type Fen, type OutRefundNo, type OutTradeNo } from '../common/index.js';
import { type TradeType, type UpstreamOrder } from '../weconnect/index.js';
import { type TradeState } from './trade.state.js';

/** One payment of one order number, from the wish to pay to its end. */
export interface Trade {
  outTradeNo: OutTradeNo;
  accountId: AccountId;
  tradeType: TradeType;
  /** WeChat's own number; absent before payment. */
  tradeNo?: string | undefined;
  tradeStatus: TradeState;
  totalFee: Fen;
  subject: string;
  detail: string;
  metadata: Record<string, unknown>;
  /** The payer's openId under the paying channel; of a NATIVE trade only known once it is paid. */
  buyerId?: string | undefined;
  buyerNickname?: string | undefined;
  /** The paying channel's appid. */
  appId?: string | undefined;
  sellerId?: string | undefined;
  /** The last moment to pay. */
  timeExpire: Date;
  createdAt: Date;
  paidAt?: Date | undefined;
  /** What is given back or about to be; never more than `totalFee` in sum, unless WeConnect took more than was asked of it here. */
  refunds: RefundShare[];
  flags: TradeFlag[];
  /** Oldest first; the latest 100. */
  history: TradeHistoryEntry[];
}

/** One refund's share of a payment, from before WeConnect is asked for it until it is refused. */
export interface RefundShare {
  outRefundNo: OutRefundNo;
  refundFee: Fen;
  /** Whether WeConnect took it: then the money is on its way, or there. */
  taken: boolean;
  /** Whether the money is there: that is the last word. */
  settled: boolean;
}

/**
 * What somebody should look at. `paid-after-close`: the money of a closed order came nevertheless, to be refunded.
 * `amount-mismatch`, `account-mismatch`: WeConnect's order is not the one that was asked for; never taken as paid.
 * `surplus`: paid for what was paid already or cannot be had, to be refunded. `adopted`: an order that this service learned of from WeConnect.
 */
export type TradeFlag = 'paid-after-close' | 'amount-mismatch' | 'account-mismatch' | 'surplus' | 'adopted';

export interface TradeHistoryEntry {
  at: Date;
  /** The trade's state from then on. */
  state: TradeState;
  source: HistorySource;
  /** WeConnect's own word, where it was asked. */
  tradeStatus?: string | undefined;
  note?: string | undefined;
}

/** Why WeConnect was asked about an order. */
export type ObservationSource = 'notification' | 'query' | 'close' | 'reconciliation';

export type HistorySource = ObservationSource | 'pay' | 'refund' | 'import';

/** What WeConnect's order contradicts the trade in. */
export type Disagreement = 'amount' | 'account';

/** What WeConnect says of an order, and what the trade is after it; the trade alone where WeConnect has no such order. */
export type Confirmation =
  | { found: false; trade: Trade | undefined }
  | { found: true; order: UpstreamOrder; trade: Trade; disagreement?: Disagreement };

/** What is given back of a payment, or about to be, in fen; 0 where nothing is. */
export function refundedFee({ refunds }: Pick<Trade, 'refunds'>): number {
  return sumOf(refunds);
}

/** What has been given back for certain, in fen; it only grows. */
export function settledRefundFee({ refunds }: Pick<Trade, 'refunds'>): number {
  return sumOf(refunds.filter(({ settled }) => settled));
}

function sumOf(refunds: readonly RefundShare[]): number {
  return refunds.reduce((sum, { refundFee }) => sum + refundFee, 0);
}
