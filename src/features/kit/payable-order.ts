import {
  type AccountId,
  type ChannelId,
  DAY,
  type Fen,
  MINUTE,
  type OpenId,
  type OutTradeNo,
} from '../../common/index.js';

export type OrderStatus = 'AWAITING_PAYMENT' | 'PAID' | 'PAYMENT_FAILED' | 'CLOSED' | 'REFUNDED';

/**
 * What an order is after a try that came to nothing. `PAYMENT_FAILED`: WeChat may yet let the same trade be paid. `AWAITING_PAYMENT`: the
 * trade is closed, and another try may follow. `CLOSED`: so is the order, for its own deadline is over.
 */
export type UnpaidStatus = Extract<OrderStatus, 'PAYMENT_FAILED' | 'AWAITING_PAYMENT' | 'CLOSED'>;

/** What is fixed for a try to pay when it begins: a repeat must not change it. */
export interface NextTry {
  tryUntil: Date;
  /** Who pays from now on. */
  buyerId: OpenId;
}

/** What every module's order has in common: somebody owes an amount for it. */
export interface PayableOrder {
  orderNumber: string;
  accountId: AccountId;
  /** The channel that the buyer came by. */
  channelId: ChannelId;
  /** The payer's openId under the PAYING channel. */
  buyerId: OpenId;
  /** The openId, under the channel that they came by, of a buyer who ordered for themselves; absent where the SCRM did. */
  orderedBy?: string;
  totalFee: Fen;
  status: OrderStatus;
  createdAt: Date;
  /** The order's own last moment to pay, whatever became of its tries. */
  deadline: Date;
  /** Which try to pay this is: a trade that expired is never reused (WeChat: any change needs a new number). */
  paymentAttempt: number;
  /** Until when that try can be paid, fixed when it began; absent before the first. */
  tryUntil?: Date;
  /** The last moment of a try that begins now; an hour ahead where a module has none, and never after the deadline. */
  payUntil?: Date;
  paid: Payment | undefined;
  /** What has gone back of `paid`, in fen; absent while nothing did. */
  refundedFee?: number;
  /** Payments beyond the one that paid the order, or for what could no longer be had: money to give back, unless it went back. */
  surplus: SurplusPayment[];
}

/** A payment of an order; `eventKey` names the event that reported it. */
export interface Payment {
  eventKey: string;
  outTradeNo: OutTradeNo;
  tradeNo: string;
  /** In fen. */
  totalFee: number;
  paidAt: Date;
}

/** It stays in the order when it went back, so that a repeated event does not enter it again. */
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

/** A payment may be reported that much later: until then no order is shown as closed. */
export const NEWS_MS = 5 * MINUTE;
/** WeChat takes no order that expires within a minute, and a payer needs one as well. */
export const SHORTEST_TRY_MS = 2 * MINUTE;

/** The deadline of an order whose module sets none. */
export function deadlineOf(placedAt: Date): Date {
  return new Date(placedAt.getTime() + DAY);
}

/** Whether there is time to begin another try. */
export function isTimeLeft({ deadline }: Pick<PayableOrder, 'deadline'>, now: Date): boolean {
  return deadline.getTime() - now.getTime() >= SHORTEST_TRY_MS;
}

/** The order as it is to be shown: unpaid after its deadline and the time that news takes, it is closed, though nobody wrote that down. */
export function asOf<Order extends PayableOrder>(order: Order, now: Date): Order {
  const isOver = isUnpaid(order) && now.getTime() >= order.deadline.getTime() + NEWS_MS;
  return isOver ? { ...order, status: 'CLOSED' } : order;
}

/** Whether the order still waits for its money. */
export function isUnpaid({ status }: Pick<PayableOrder, 'status'>): boolean {
  return status === 'AWAITING_PAYMENT' || status === 'PAYMENT_FAILED';
}

/** Whether that trade pays the order: it did, or it is the try that is under way and was not too late. */
export function isPaidBy(order: PayableOrder, outTradeNo: OutTradeNo): boolean {
  if (order.surplus.some((payment) => payment.outTradeNo === outTradeNo)) return false;
  return (order.paid?.outTradeNo ?? outTradeNoOf(order)) === outTradeNo;
}

/** Whether the order has that trade's payment already, by whatever event: a trade is paid once. */
export function isEntered({ paid, surplus }: Pick<PayableOrder, 'paid' | 'surplus'>, outTradeNo: OutTradeNo): boolean {
  return [paid, ...surplus].some((payment) => payment?.outTradeNo === outTradeNo);
}

/** What an order's buyer sees of its payment. */
export interface OrderPaymentView {
  orderNumber: string;
  totalFee: number;
  status: OrderStatus;
  outTradeNo?: string;
  tradeNo?: string;
  paidAt?: string;
  /** What went back, in fen. */
  refundedFee?: number;
  /** Money that came in vain, to be given back by `POST /api/trade/refunds`. */
  surplus: { outTradeNo: string; totalFee: number }[];
}

export function paymentViewOf(order: PayableOrder): OrderPaymentView {
  const { orderNumber, totalFee, status, paid, refundedFee, paymentAttempt, surplus } = order;
  const outTradeNo = paid?.outTradeNo ?? (paymentAttempt > 0 ? outTradeNoOf(order) : undefined);
  return {
    orderNumber,
    totalFee,
    status,
    ...(outTradeNo && { outTradeNo }),
    ...(paid && { tradeNo: paid.tradeNo, paidAt: paid.paidAt.toISOString() }),
    ...(refundedFee !== undefined && { refundedFee }),
    surplus: surplus.filter(({ refunded }) => !refunded).map(({ outTradeNo, totalFee }) => ({ outTradeNo, totalFee })),
  };
}

/** WeChat's limit for the name of what is paid, in bytes of UTF-8. */
const MOST_BYTES = 127;
const MORE = '…';
/** What may end a name that is cut: the space or the mark between two words. */
const WORD_END = /[\s、,，·・;；/|]+[^\s、,，·・;；/|]*$/u;
const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** What the payer reads: whole where WeChat takes it, else cut at the end of a word, or at least of a character as people see it. */
export function subjectOf(text: string): string {
  if (Buffer.byteLength(text) <= MOST_BYTES) return text;
  let [cut, room] = ['', MOST_BYTES - Buffer.byteLength(MORE)];
  for (const { segment } of characters.segment(text)) {
    room -= Buffer.byteLength(segment);
    if (room < 0) break;
    cut += segment;
  }
  const words = cut.replace(WORD_END, '');
  return `${words.length * 2 > cut.length ? words : cut.trimEnd()}${MORE}`;
}
