import { parseAccountId, parseFen, parseOutTradeNo } from '../../common/index.js';
import { momentOrNone, textOrNone } from '../transport/wire.types.js';
import { pagingQuery } from '../transport/page.wire.js';
import { type NewOrder, type OrderFilter, type UpstreamOrder, type UpstreamOrderState } from '../weconnect.types.js';
import { type WireNewOrder, type WireOrder } from './order.wire.js';

/** A Map and not an object: a word like `constructor` must find nothing. */
const STATES: ReadonlyMap<string, UpstreamOrderState> = new Map([
  ['NOTPAY', 'PENDING'],
  ['PAY_SUCCESS', 'PAID'],
  ['PAY_ERROR', 'FAILED'],
  ['CLOSED', 'CLOSED'],
  ['REFUND', 'REFUNDED'],
]);

/** @throws InvalidInput where a value breaks a rule of ours */
export function toOrder(wire: WireOrder): UpstreamOrder {
  return {
    accountId: parseAccountId(wire.quncrmAccountId, 'quncrmAccountId'),
    outTradeNo: parseOutTradeNo(wire.outTradeNo),
    state: STATES.get(wire.tradeStatus) ?? 'PENDING',
    tradeStatus: wire.tradeStatus,
    tradeType: wire.tradeType,
    tradeNo: textOrNone(wire.tradeNo),
    totalFee: parseFen(wire.totalFee, 'totalFee'),
    subject: wire.subject ?? '',
    detail: wire.detail ?? '',
    sellerId: textOrNone(wire.sellerId),
    buyerId: textOrNone(wire.buyerId),
    ...extensionOf(wire),
    metadata: wire.metadata ?? {},
    createdAt: new Date(wire.createTime),
    timeExpire: momentOrNone(wire.timeExpire),
    paidAt: momentOrNone(wire.paymentTime),
    failure: failureOf(wire),
  };
}

export function toWireOrder(order: NewOrder): WireNewOrder {
  const { tradeType, buyerId, productId, subject, detail, outTradeNo, totalFee, metadata } = order;
  return {
    tradeType,
    buyerId,
    productId,
    subject,
    detail,
    outTradeNo,
    totalFee,
    metadata,
    quncrmAccountId: order.accountId,
    spbillCreateIp: order.userIp,
    timeExpire: order.timeExpire.getTime(),
  };
}

export function toOrderQuery(filter: OrderFilter): Record<string, string | number | undefined> {
  return {
    quncrmAccountId: filter.accountId,
    subject: filter.subject,
    tradeStatus: filter.tradeStatus,
    createTimeFrom: filter.createdFrom?.getTime(),
    createTimeTo: filter.createdTo?.getTime(),
    'metadata.channelId': filter.channelId,
    ...pagingQuery(filter),
  };
}

function extensionOf({
  extension,
}: WireOrder): Pick<UpstreamOrder, 'appId' | 'buyerNickname' | 'prepayId' | 'codeUrl'> {
  return {
    appId: textOrNone(extension?.wechatAppId),
    buyerNickname: textOrNone(extension?.buyerNickname),
    prepayId: textOrNone(extension?.prepayId),
    codeUrl: textOrNone(extension?.codeUrl),
  };
}

function failureOf({ failureCode, failureMsg }: WireOrder): UpstreamOrder['failure'] {
  return failureCode ? { code: failureCode, message: failureMsg ?? '' } : undefined;
}
