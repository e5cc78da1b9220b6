import { type AccountId, type ChannelId, type Fen, type OutTradeNo } from '../../common/index.js';
import { type RefundStanding } from '../trade.js';

/** A payment that was made, as lists, exports and totals need it. */
export interface PaymentRecord {
  outTradeNo: OutTradeNo;
  /** WeChat's own number. */
  tradeNo: string | undefined;
  totalFee: Fen;
  subject: string;
  buyerNickname: string | undefined;
  metadata: Record<string, unknown>;
  paidAt: Date;
  /** Whether any of it was given back for certain, here or elsewhere, or WeConnect says so without saying how much. */
  refunded: boolean;
  /** What was given back for certain, in fen, here or elsewhere; 0 where nothing was, or where it is not known. */
  refundedFee: number;
  /** What is on its way back besides, asked for or stuck, in fen: it may yet be refused. */
  refundingFee: number;
  refundStanding: RefundStanding;
}

/** Which payments to read; a span of time is `from` <= paidAt < `to`. */
export interface PaymentFilter {
  /** Undefined: every account's. */
  accountId: AccountId | undefined;
  /** `metadata.channelId`; undefined: whatever channel they came by */
  channelId?: ChannelId | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** `metadata.isTest` */
  isTest?: boolean | undefined;
  /** The beginning of an order number, a merchant's number or WeChat's. */
  number?: string | undefined;
}

/** The place in a list that the next page begins after. */
export interface PaymentPosition {
  paidAt: Date;
  outTradeNo: OutTradeNo;
}
