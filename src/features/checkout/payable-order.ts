import { type AccountId, type ChannelId, type Fen, type OpenId, type OutTradeNo } from '../../common/index.js';

export type OrderStatus = 'AWAITING_PAYMENT' | 'PAID' | 'PAYMENT_FAILED' | 'CLOSED' | 'REFUNDED';

/** What every module's order has in common: somebody owes an amount for it. */
export interface PayableOrder {
  orderNumber: string;
  accountId: AccountId;
  /** The channel that the buyer came by. */
  channelId: ChannelId;
  /** The payer's openId under the PAYING channel. */
  buyerId: OpenId;
  totalFee: Fen;
  status: OrderStatus;
  /** Which try to pay this is: a trade that expired is never reused (WeChat: any change needs a new number). */
  paymentAttempt: number;
  paid: Payment | undefined;
  /** What has gone back of `paid`, in fen; absent while nothing did. */
  refundedFee?: number;
  /** Payments beyond the one that paid the order, or for what could no longer be had: money to give back, unless it went back. */
  surplus: SurplusPayment[];
}

/** A payment of an order; `eventKey` names the event that told of it. */
export interface Payment {
  eventKey: string;
  outTradeNo: OutTradeNo;
  tradeNo: string;
  /** In fen. */
  totalFee: number;
  paidAt: Date;
}

/** It stays in the books when it went back, so that nobody books it again who is told of it again. */
export interface SurplusPayment extends Payment {
  refunded?: true;
}

/** What names an order: its number alone never does, for it may be another account's. */
export type OrderKey = Pick<PayableOrder, 'accountId' | 'orderNumber'>;

/** The merchant's number of the n-th try to pay an order. */
export function outTradeNoOf({ orderNumber, paymentAttempt }: AttemptOfOrder): OutTradeNo {
  return `${orderNumber}-${paymentAttempt}` as OutTradeNo;
}

type AttemptOfOrder = Pick<PayableOrder, 'orderNumber' | 'paymentAttempt'>;

/** Whether the order still waits for its money. */
export function isUnpaid({ status }: Pick<PayableOrder, 'status'>): boolean {
  return status === 'AWAITING_PAYMENT' || status === 'PAYMENT_FAILED';
}

/** Whether that trade pays the order: it did, or it is the try that is under way and was not too late. */
export function isPaidBy(order: PayableOrder, outTradeNo: OutTradeNo): boolean {
  if (order.surplus.some((payment) => payment.outTradeNo === outTradeNo)) return false;
  return (order.paid?.outTradeNo ?? outTradeNoOf(order)) === outTradeNo;
}

/** Whether that trade's payment is in the order's books already, by whatever event: a trade is paid once. */
export function isBooked({ paid, surplus }: Pick<PayableOrder, 'paid' | 'surplus'>, outTradeNo: OutTradeNo): boolean {
  return [paid, ...surplus].some((payment) => payment?.outTradeNo === outTradeNo);
}
