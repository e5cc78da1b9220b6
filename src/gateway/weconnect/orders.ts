import { type OutTradeNo, parseAccountId, parseOutTradeNo } from '../../common/index.js';
import {
  type AnswerReader,
  nothing,
  reading,
  readingAsked,
  readingPage,
  type Fields,
  codeUrl,
  fen,
  metadata,
  moment,
  text,
  word,
} from '../answer.reader.js';
import { type GatewayOrders } from '../payment-gateway.js';
import { path } from '../path.js';
import { type WeConnectTransport, pagingQuery } from './weconnect.transport.js';
import {
  type NewOrder,
  type OrderFilter,
  type OrderName,
  type Page,
  type SignRequest,
  type UpstreamOrder,
  type UpstreamSignature,
  type UpstreamOrderState,
} from '../gateway.types.js';
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
function toWireOrder(order: NewOrder): object {
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

function toOrderQuery(filter: OrderFilter): Record<string, string | number | undefined> {
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

/** Of version 2, which WeConnect orders by. */
const SIGN_TYPE = 'MD5';

/** A JSAPI signature as WeConnect answers it. What was signed is what was asked for, where it is not told again. */
function readingSignature({ appId }: SignRequest): AnswerReader<UpstreamSignature> {
  return reading((wire) => ({
    paySign: wire.needs('paySign', word),
    appId: wire.needsIfTold('appId', word) ?? appId,
    signType: wire.needsIfTold('signType', word) ?? SIGN_TYPE,
  }));
}

/** The body of a signature request: WeChat signs exactly these five (JSAPI). */
function toWireSignRequest(request: SignRequest): object {
  const { accountId, timeStamp, nonceStr, package: packageText, appId } = request;
  return {
    quncrmAccountId: accountId,
    params: { timeStamp, nonceStr, package: packageText, appId, signType: SIGN_TYPE },
  };
}

const readOrders = readingPage(readOrder, 'outTradeNo');

/** `/weixin/orders…` and `/weixin/pay/sign` */
export class WeConnectOrders implements GatewayOrders {
  constructor(private readonly transport: WeConnectTransport) {}

  create(order: NewOrder): Promise<UpstreamOrder> {
    return this.transport.command(
      { name: 'createOrder', method: 'POST', path: '/weixin/orders', body: toWireOrder(order) },
      readingAsked(readOrder, { outTradeNo: order.outTradeNo }, 'order'),
    );
  }

  find({ outTradeNo }: OrderName): Promise<UpstreamOrder | undefined> {
    return this.transport.find(
      { name: 'findOrder', method: 'GET', path: path`/weixin/orders/outTradeNo/${outTradeNo}` },
      readingAsked(readOrder, { outTradeNo }, 'order'),
    );
  }

  list(filter: OrderFilter): Promise<Page<UpstreamOrder>> {
    return this.transport.ask(
      { name: 'listOrders', method: 'GET', path: '/weixin/orders', query: toOrderQuery(filter) },
      readOrders,
    );
  }

  close(outTradeNo: OutTradeNo): Promise<void> {
    return this.transport.command(
      { name: 'closeOrder', method: 'DELETE', path: path`/weixin/orders/outTradeNo/${outTradeNo}` },
      nothing,
    );
  }

  sign(request: SignRequest): Promise<UpstreamSignature> {
    return this.transport.ask(
      { name: 'signPayment', method: 'POST', path: '/weixin/pay/sign', body: toWireSignRequest(request) },
      readingSignature(request),
    );
  }
}
