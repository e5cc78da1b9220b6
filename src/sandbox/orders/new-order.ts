import safeStringify from 'safe-stable-stringify';
import Type, { type Static } from 'typebox';
import { reader, newPrepayId } from '../wire/read.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { type Merchant } from '../configuration/merchant.js';
import { type Order } from './order.js';

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
    buyerNickname: 'unknown',
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
