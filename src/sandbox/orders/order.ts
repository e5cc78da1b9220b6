/** WeConnect's words for the state of an order. */
export const TRADE_STATUSES = ['NOTPAY', 'PAY_SUCCESS', 'PAY_ERROR', 'CLOSED', 'REFUND'] as const;
export type TradeStatus = (typeof TRADE_STATUSES)[number];

/** prepay_id and code_url live two hours (WeChat's rule). */
export const PREPAY_LIFE_MS = 7_200_000;

/** An order as the sandbox keeps it. Times are ms since the epoch, money is fen. */
export interface Order {
  outTradeNo: string;
  accountId: string;
  payingChannelId: string;
  appId: string;
  sellerId: string;
  tradeType: 'JSAPI' | 'NATIVE';
  /** Empty for a NATIVE order until someone pays it. */
  buyerId: string;
  buyerNickname: string;
  spbillCreateIp: string;
  subject: string;
  detail: string;
  totalFee: number;
  metadata: Record<string, unknown>;
  createTime: number;
  timeExpire: number;
  prepayId: string;
  /** When prepayId and the QR code were made. */
  prepaidAt: number;
  /** Empty before payment. */
  tradeNo: string;
  paymentTime: number | undefined;
  tradeStatus: TradeStatus;
  failureCode: string;
  failureMsg: string;
  /** The whole request: repeating an order must not change one parameter of it. */
  request: string;
}

export const isPaid = ({ tradeStatus }: Order): boolean => tradeStatus === 'PAY_SUCCESS' || tradeStatus === 'REFUND';

export const isPayable = ({ tradeStatus, timeExpire }: Order, now: number): boolean =>
  (tradeStatus === 'NOTPAY' || tradeStatus === 'PAY_ERROR') && now < timeExpire;
