import { parseAccountId, parseOutTradeNo } from '../../../common/index.js';
import { reading } from '../transport/answer.reader.js';
import { type Fields } from '../transport/fields.js';
import { pagingQuery } from '../transport/paging.js';
import { codeUrl, fen, metadata, moment, text, word } from '../transport/values.js';
import { type NewOrder, type OrderFilter, type UpstreamOrder, type UpstreamOrderState } from '../../gateway.types.js';

/** A Map and not an object: a word like `constructor` must find nothing. */
const STATES: ReadonlyMap<string, UpstreamOrderState> = new Map([
  ['NOTPAY', 'PENDING'],
  ['PAY_SUCCESS', 'PAID'],
  ['PAY_ERROR', 'FAILED'],
  ['CLOSED', 'CLOSED'],
  ['REFUND', 'REFUNDED'],
]);

/** An order as WeConnect answers it: whose it is, its number, state and amount decide; nothing else hides a payment. */
export const readOrder = reading<UpstreamOrder>((wire) => {
  const tradeStatus = wire.needs('tradeStatus', word);
  return {
    // What decides.
    accountId: wire.needs('quncrmAccountId', parseAccountId),
    outTradeNo: wire.needs('outTradeNo', parseOutTradeNo),
    /** WeConnect's list of states is open: any word is taken, and only a known one means anything. */
    state: STATES.get(tradeStatus) ?? 'PENDING',
    tradeStatus,
    totalFee: wire.needs('totalFee', fen),
    // What decorates.
    tradeType: wire.may('tradeType', text),
    tradeNo: wire.may('tradeNo', text),
    subject: wire.may('subject', text) ?? '',
    detail: wire.may('detail', text) ?? '',
    sellerId: wire.may('sellerId', text),
    buyerId: wire.may('buyerId', text),
    metadata: wire.may('metadata', metadata) ?? {},
    createdAt: wire.may('createTime', moment),
    timeExpire: wire.may('timeExpire', moment),
    paidAt: wire.may('paymentTime', moment),
    failure: failureOf(wire),
    ...extensionOf(wire.within('extension')),
  };
});

/** What makes it payable: the one that an order needs for its trade type is missed by who wants to pay it. */
function extensionOf(wire: Fields): Pick<UpstreamOrder, 'appId' | 'buyerNickname' | 'prepayId' | 'codeUrl'> {
  return {
    appId: wire.may('wechatAppId', text),
    buyerNickname: wire.may('buyerNickname', text),
    prepayId: wire.may('prepayId', text),
    codeUrl: wire.may('codeUrl', codeUrl),
  };
}

function failureOf(wire: Fields): UpstreamOrder['failure'] {
  const code = wire.may('failureCode', text);
  return code === undefined ? undefined : { code, message: wire.may('failureMsg', text) ?? '' };
}

/** The body of a unified order. */
export function toWireOrder(order: NewOrder): object {
  const { tradeType, buyerId, productId, subject, detail, outTradeNo, totalFee } = order;
  return {
    tradeType,
    buyerId,
    productId,
    subject,
    detail,
    outTradeNo,
    totalFee,
    metadata: order.metadata,
    quncrmAccountId: order.accountId,
    spbillCreateIp: order.userIp,
    /** ms */
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
