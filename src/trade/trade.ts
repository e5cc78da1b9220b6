import { type AccountId, type Fen, type OutRefundNo, type OutTradeNo } from '../common/index.js';
import { type OrderFacts, type UpstreamOrder } from '../gateway/index.js';
import { type RefundState } from './refund/refund.js';

/** Every state of a trade. */
export const TRADE_STATES = ['CREATED', 'PREPAID', 'PAY_SUCCESS', 'PAY_ERROR', 'CLOSED', 'REFUND'] as const;
export type TradeState = (typeof TRADE_STATES)[number];

/** That the money came. */
export const PAID_STATES: readonly TradeState[] = ['PAY_SUCCESS', 'REFUND'];

/** One payment under one order number, from its request to its end. */
export interface Trade extends Partial<OrderFacts> {
  outTradeNo: OutTradeNo;
  accountId: AccountId;
  /** The account's own merchant that it is paid through; absent: the gateway holds the credentials. It stays, wherever the account's next payments go. */
  merchantId?: string | undefined;
  /** JSAPI or NATIVE where it was made here; an adopted order's own word (`APP`, `ALIPAY_WAP`), empty where the gateway told none. */
  tradeType: string;
  tradeStatus: TradeState;
  totalFee: Fen;
  subject: string;
  detail: string;
  metadata: Record<string, unknown>;
  /** The last moment to pay. */
  timeExpire: Date;
  createdAt: Date;
  /** What the gateway says was paid, in fen, where that is another amount than was asked for (`amount-mismatch`): it can be given back. */
  paidFee?: Fen | undefined;
  /**
   * What is given back, about to be, or came to nothing, whoever asked for it; without the failed never more than `totalFee` in sum, unless
   * the gateway took more than was asked of it here.
   */
  refunds: RefundShare[];
  flags: TradeFlag[];
  /** Oldest first; the latest 100. */
  history: TradeHistoryEntry[];
}

/** One refund's share of a payment, from before the gateway is asked for it. A failed one reserves nothing, and stays in the list. */
export interface RefundShare {
  outRefundNo: OutRefundNo;
  refundFee: Fen;
  state: RefundState;
  /** The gateway's own word, or why it failed. */
  upstreamStatus?: string | undefined;
  /** Made in WeChat's own console, or by another system. */
  elsewhere?: true | undefined;
}

/**
 * What somebody should look at. `paid-after-close`: the money of a closed order came nevertheless, to be refunded.
 * `amount-mismatch`, `account-mismatch`: the gateway's order is not the one that was asked for; never taken as paid.
 * `surplus`: paid for what was paid already or cannot be had, to be refunded.
 * `adopted`: an order that this service learned of from the gateway. `refund-abnormal`: a refund was stuck; its share says whether it still is.
 * `refund-unlisted`: the gateway called it refunded and listed no refund, or has no list and nothing is known of one.
 */
export const TRADE_FLAGS = [
  'paid-after-close',
  'amount-mismatch',
  'account-mismatch',
  'surplus',
  'adopted',
  'refund-abnormal',
  'refund-unlisted',
] as const;
export type TradeFlag = (typeof TRADE_FLAGS)[number];

export interface TradeHistoryEntry {
  at: Date;
  /** The trade's state from then on. */
  state: TradeState;
  source: HistorySource;
  /** The gateway's own word, where it was asked. */
  tradeStatus?: string | undefined;
  note?: string | undefined;
}

/** Why the gateway was asked about an order. */
export type ObservationSource = 'notification' | 'query' | 'close' | 'reconciliation';

export type HistorySource = ObservationSource | 'pay' | 'refund' | 'import';

/** The field in which the gateway's order contradicts the trade. */
export type Disagreement = 'amount' | 'account';

/** What the gateway says of an order, and what the trade is after it; the trade alone where the gateway has no such order. */
export type Confirmation =
  | { found: false; trade: Trade | undefined }
  | { found: true; order: UpstreamOrder; trade: Trade; disagreement?: Disagreement };

/** What was paid, or is to be, in fen: the gateway's amount where it is another than was asked for. */
export function paidFeeOf({ paidFee, totalFee }: Pick<Trade, 'paidFee' | 'totalFee'>): Fen {
  return paidFee ?? totalFee;
}

/** What is refunded of a payment or reserved for a refund, in fen. Failed refunds do not count. */
export function refundedFee({ refunds }: Pick<Trade, 'refunds'>): number {
  return sumOf(refunds.filter(({ state }) => state !== 'FAILED'));
}

/** What has been refunded for certain, in fen, here or elsewhere; it only grows. */
export function settledRefundFee({ refunds }: Pick<Trade, 'refunds'>): number {
  return sumOf(refunds.filter(({ state }) => state === 'SUCCESS'));
}

/**
 * The state of a payment's refunds. What needs an operator comes first: `ABNORMAL` a refund is stuck · `WHOLE` all is back ·
 * `PROCESSING` more is on its way or asked for · `PARTIAL` · `FAILED` it was tried in vain · `UNKNOWN` the gateway calls it refunded and nobody
 * here knows how much · `NONE`.
 */
export type RefundStanding = 'ABNORMAL' | 'WHOLE' | 'PROCESSING' | 'PARTIAL' | 'FAILED' | 'UNKNOWN' | 'NONE';

export function refundStandingOf(
  trade: Pick<Trade, 'refunds' | 'totalFee' | 'paidFee' | 'tradeStatus'>,
): RefundStanding {
  const { refunds, tradeStatus } = trade;
  const given = settledRefundFee(trade);
  if (refunds.some(({ state }) => state === 'ABNORMAL')) return 'ABNORMAL';
  if (given >= paidFeeOf(trade)) return 'WHOLE';
  if (refundedFee(trade) > given) return 'PROCESSING';
  if (given > 0) return 'PARTIAL';
  if (refunds.length > 0) return 'FAILED';
  return tradeStatus === 'REFUND' ? 'UNKNOWN' : 'NONE';
}

function sumOf(refunds: readonly RefundShare[]): number {
  return refunds.reduce((sum, { refundFee }) => sum + refundFee, 0);
}

/** A trade with what only this module needs of it. */
export interface TradeRecord extends Trade {
  /** The payer's address as the order was sent: a repeated order must not change it. */
  userIp: string;
  /** Of the content as the caller gave it; empty for an adopted trade, which nobody asked to pay here. */
  digest: string;
  prepay: Prepay | undefined;
  refunds: ReservedShare[];
  /** Counts the changes: each is made on condition that none came in between. */
  revision: number;
  /** When to poll next; while a poll is claimed, when its lease ends. */
  askAt: Date;
  /** Counts the claims: only the holder of the latest may schedule the next poll. */
  askGeneration: number;
  /** When it was first known to be closed; kept where the money came nevertheless. */
  closedAt?: Date | undefined;
  /** When another trade took its place: it is closed as soon as WeChat allows. */
  supersededAt?: Date | undefined;
  /** The gateway refused to make its order, so it certainly has none: the trade is over, and its number is free. */
  unmade?: boolean | undefined;
  /** A call to make its order had no known outcome: a later refusal does not prove that there is no order. */
  uncertain?: boolean | undefined;
  /**
   * How many refunds the gateway listed, and since when; absent where nobody ever asked. `unlistable`: it has no list, so only those that are
   * known here were asked for, each by its number, and others are learned of where it tells of them.
   */
  refundsAsked?: { since: Date; listed: number; unlistable?: true | undefined } | undefined;
  /** Whether all the money went back; absent where no refund was entered since this was known. Derived from `refunds`, for queries. */
  whollyRefunded?: boolean | undefined;
}

/** What WeChat gave to pay an order with; it lives two hours. */
export interface Prepay {
  /** JSAPI */
  prepayId: string | undefined;
  /** NATIVE */
  codeUrl: string | undefined;
  /** Its age counts from here. */
  since: Date;
}

/** A refund's share with what keeps it exact. */
export interface ReservedShare extends RefundShare {
  /** Of the refund's content: its number stands for nothing else. */
  digest: string;
  /** The latest try to have the refund made: an earlier one may no longer give the share back. */
  attempt: number;
  /** When that try began. */
  reservedAt: Date;
}

/** One change of a trade: facts that are now known, flags to raise, and the line of history that says so. */
export interface TradeChange {
  facts: Partial<
    Pick<
      TradeRecord,
      | 'tradeStatus'
      | 'prepay'
      | 'askAt'
      | 'closedAt'
      | 'supersededAt'
      | 'unmade'
      | 'uncertain'
      | UpstreamFact
      | RefundFact
    >
  >;
  flags: TradeFlag[];
  entry: TradeHistoryEntry | undefined;
}

type RefundFact = 'refunds' | 'refundsAsked' | 'whollyRefunded';

/** What only the gateway can know of a trade. */
export type UpstreamFact = 'paidFee' | keyof OrderFacts;

/** Why and when an order was looked at. */
export interface Observation {
  source: HistorySource;
  at: Date;
  /** Whether an event of the inbox already tells the modules. */
  announced?: boolean;
}
