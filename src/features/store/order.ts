import { type AccountId, type ChannelId, type Fen, type OpenId, type OutTradeNo } from '../../common/index.js';

export type OrderStatus = 'AWAITING_PAYMENT' | 'PAID' | 'PAYMENT_FAILED' | 'CLOSED' | 'REFUNDED';

export interface OrderItem {
  goodsId: string;
  name: string;
  /** Of one piece, when it was ordered. */
  price: Fen;
  quantity: number;
}

/** What somebody wants to buy. */
export interface Order {
  orderNumber: string;
  accountId: AccountId;
  channelId: ChannelId;
  /** The payer's openId under the PAYING channel. */
  buyerId: OpenId;
  items: OrderItem[];
  totalFee: Fen;
  status: OrderStatus;
  /** Which try to pay this is: a trade that expired is never reused (WeChat: any change needs a new number). */
  paymentAttempt: number;
  paid: Payment | undefined;
}

/** The payment that paid an order; `eventKey` marks it as seen, in the document that it changes. */
export interface Payment {
  eventKey: string;
  outTradeNo: OutTradeNo;
  tradeNo: string;
  /** In fen. */
  totalFee: number;
  paidAt: Date;
}

/** The merchant's number of the n-th try to pay an order. */
export function outTradeNoOf({
  orderNumber,
  paymentAttempt,
}: Pick<Order, 'orderNumber' | 'paymentAttempt'>): OutTradeNo {
  return `${orderNumber}-${paymentAttempt}` as OutTradeNo;
}
