import { type Merchant } from '../configuration/merchant.js';
import { newPrepayId } from '../wire/numbers.js';
import { fingerprintOf, type NewOrder } from './new-order.js';
import { type Order } from './order.js';

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
