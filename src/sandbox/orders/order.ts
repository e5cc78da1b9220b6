import safeStringify from 'safe-stable-stringify';
import Type, { type Static } from 'typebox';
import { reader, newPrepayId, newTradeNo } from '../wire/read.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { type Merchant } from '../configuration/merchant.js';

/** WeConnect's words for the state of an order. */
export const TRADE_STATUSES = ['NOTPAY', 'PAY_SUCCESS', 'PAY_ERROR', 'CLOSED', 'REFUND'] as const;
export type TradeStatus = (typeof TRADE_STATUSES)[number];

/** WeConnect's nickname of a payer whom the channel does not know. */
export const STRANGER = 'unknown';

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
  /** Of an order that came by API v3 of WeChat Pay; its merchant is `sellerId`, and `payingChannelId` is empty. */
  direct?: DirectPart;
}

/** What API v3 alone knows of an order. */
interface DirectPart {
  notifyUrl: string;
  attach: string;
  deviceId?: string;
  /** Made before `prepayId` and alive as well. */
  earlierPrepayIds: readonly string[];
}

/** Under which a number of a merchant of API v3 stands in the books: no number of WeConnect's has a colon. */
export const payKey = (mchid: string, number: string): string => `${mchid}:${number}`;

/** Under which an order stands in the books: numbers are WeConnect's, or one merchant's. */
export const keyOf = ({ outTradeNo, sellerId, direct }: Order): string =>
  direct ? payKey(sellerId, outTradeNo) : outTradeNo;

export const isPaid = ({ tradeStatus }: Order): boolean => tradeStatus === 'PAY_SUCCESS' || tradeStatus === 'REFUND';

export const isPayable = ({ tradeStatus, timeExpire }: Order, now: number): boolean =>
  (tradeStatus === 'NOTPAY' || tradeStatus === 'PAY_ERROR') && now < timeExpire;

/** WeChat's own upper bound of `total_fee`, in fen. */
const MAX_FEN = 100_000_000;

/** WeChat's limit of what the payer reads, in characters: an emoji is one. */
const SUBJECT_LENGTH = 127;

const NEW_ORDER = Type.Object({
  quncrmAccountId: Type.String({ minLength: 1 }),
  tradeType: Type.Union([Type.Literal('JSAPI'), Type.Literal('NATIVE')]),
  buyerId: Type.Optional(Type.String({ maxLength: 128 })),
  productId: Type.Optional(Type.String({ maxLength: 32 })),
  spbillCreateIp: Type.String({ minLength: 1, maxLength: 64 }),
  subject: Type.String({ minLength: 1, maxLength: SUBJECT_LENGTH }),
  detail: Type.String({ maxLength: 6000 }),
  outTradeNo: Type.String({ pattern: '^[0-9A-Za-z_\\-|*]{6,32}$' }),
  totalFee: Type.Integer({ minimum: 1, maximum: MAX_FEN }),
  timeExpire: Type.Integer({ minimum: 0 }),
  metadata: Type.Record(Type.String(), Type.Unknown()),
});
const readFields = reader(NEW_ORDER);

/** A unified order as it is asked for. */
export type NewOrder = Static<typeof NEW_ORDER>;

/** @throws Refusal (412) where a field, or what its trade type demands, is missing or breaks WeChat's rule */
export function readNewOrder(body: unknown): NewOrder {
  const order = readFields(body);
  if (order.tradeType === 'JSAPI' && !order.buyerId) throw SandboxRefusal.badParameter('buyerId is required for JSAPI');
  if (order.tradeType === 'NATIVE' && !order.productId)
    throw SandboxRefusal.badParameter('productId is required for NATIVE');
  return order;
}

/** Equal for two requests exactly when ALL their parameters are: what WeChat demands of a repeated order. */
export const fingerprintOf = (order: NewOrder): string => safeStringify(order);

/** The order as it stands in the books, unpaid. @param now ms since the epoch */
export function toOrder(request: NewOrder, { payingChannelId, appId, sellerId }: Merchant, now: number): Order {
  return {
    outTradeNo: request.outTradeNo,
    accountId: request.quncrmAccountId,
    payingChannelId,
    appId,
    sellerId,
    tradeType: request.tradeType,
    buyerId: request.buyerId ?? '',
    buyerNickname: STRANGER,
    spbillCreateIp: request.spbillCreateIp,
    subject: request.subject,
    detail: request.detail,
    totalFee: request.totalFee,
    metadata: request.metadata,
    createTime: now,
    timeExpire: request.timeExpire,
    prepayId: newPrepayId(now),
    prepaidAt: now,
    tradeNo: '',
    paymentTime: undefined,
    tradeStatus: 'NOTPAY',
    failureCode: '',
    failureMsg: '',
    request: fingerprintOf(request),
  };
}

/** Who paid, as the paying channel knows them. */
export interface Payer {
  buyerId: string;
  nickname: string;
}

/** What a payment changes of an order. @param now ms since the epoch */
export const paidBy = ({ buyerId, nickname }: Payer, now: number): Partial<Order> => ({
  buyerId,
  buyerNickname: nickname,
  tradeStatus: 'PAY_SUCCESS',
  tradeNo: newTradeNo(now),
  paymentTime: now,
  failureCode: '',
  failureMsg: '',
});

const DESCRIPTIONS: Record<TradeStatus, string> = {
  NOTPAY: '订单未支付',
  PAY_SUCCESS: '支付成功',
  PAY_ERROR: '支付失败',
  CLOSED: '订单已关闭',
  REFUND: '订单发生过退款',
};

/** An order as WeConnect answers and pushes it. */
export type WireOrder = Record<string, unknown>;

/** @param url the sandbox's own address: a NATIVE order's QR code leads to its "phone" */
export function toWire(order: Order, url: string): WireOrder {
  return {
    channelType: 'WECHAT',
    quncrmAccountId: order.accountId,
    tradeType: order.tradeType,
    sellerId: order.sellerId,
    buyerId: order.buyerId,
    spbillCreateIp: order.spbillCreateIp,
    subject: order.subject,
    detail: order.detail,
    outTradeNo: order.outTradeNo,
    tradeNo: order.tradeNo,
    totalFee: order.totalFee,
    createTime: order.createTime,
    timeExpire: order.timeExpire,
    paymentTime: order.paymentTime ?? null,
    extension: {
      wechatAppId: order.appId,
      buyerNickname: order.buyerNickname,
      prepayId: order.prepayId,
      ...(order.tradeType === 'NATIVE' && { codeUrl: codeUrlOf(order, url) }),
    },
    metadata: order.metadata,
    tradeStatus: order.tradeStatus,
    tradeStateDesc: DESCRIPTIONS[order.tradeStatus],
    failureCode: order.failureCode,
    failureMsg: order.failureMsg,
  };
}

/** What the QR code of a NATIVE order leads to. */
export function codeUrlOf(order: Order, url: string): string {
  return `${url}/phone/orders/${encodeURIComponent(keyOf(order))}?code=${order.prepayId}`;
}
