import { type Fen, InvalidInput, isMoment, type OutTradeNo, parseOpenId, parseOutTradeNo } from '../../common/index.js';
import { signJsapiV3 } from '../../wechat/index.js';
import {
  type AnswerReader,
  codeUrl,
  fen,
  type Fields,
  nothing,
  reading,
  readingAsked,
  text,
  word,
} from '../answer.reader.js';
import {
  type NewOrder,
  type OrderName,
  type SignRequest,
  type UpstreamOrder,
  type UpstreamOrderState,
  type UpstreamSignature,
} from '../gateway.types.js';
import { type GatewayOrders } from '../payment-gateway.js';
import { type DirectMerchant } from './direct-merchant.js';
import { type MerchantCalls } from './merchant-calls.js';
import { path } from '../path.js';

/** WeChat's words for a state, as a Map and not an object: a word like `constructor` must find nothing. */
const STATES: ReadonlyMap<string, UpstreamOrderState> = new Map([
  ['NOTPAY', 'PENDING'],
  ['USERPAYING', 'PENDING'],
  ['SUCCESS', 'PAID'],
  // It was paid: what went back of it its refunds tell.
  ['REFUND', 'REFUNDED'],
  ['CLOSED', 'CLOSED'],
  ['REVOKED', 'CLOSED'],
  ['PAYERROR', 'FAILED'],
]);

/** Where this service has a word of its own. */
const OUR_WORDS: ReadonlyMap<string, string> = new Map([
  ['SUCCESS', 'PAY_SUCCESS'],
  ['PAYERROR', 'PAY_ERROR'],
]);

/** Whose an order is, as far as an answer does not tell it. */
export type OrderOwner = Pick<DirectMerchant, 'id' | 'accountId' | 'mchid'>;

/**
 * Reads a transaction of the merchant's, as a query and a notification tell it. Whose it is, its number, state and, once it is paid, its amount
 * decide. An unpaid one may hold only appid, mchid, number and state.
 * @param asked the amount that was asked for, which stands for the one that an unpaid order does not tell
 */
export function readingTransaction(owner: OrderOwner, asked?: Fen): AnswerReader<UpstreamOrder> {
  return reading((wire) => {
    const said = wire.needs('trade_state', word);
    const state = STATES.get(said) ?? 'PENDING';
    wire.needs('mchid', theSameAs(owner.mchid));
    return {
      // What decides.
      accountId: owner.accountId,
      merchantId: owner.id,
      outTradeNo: wire.needs('out_trade_no', parseOutTradeNo),
      state,
      tradeStatus: OUR_WORDS.get(said) ?? said,
      totalFee: totalOf(wire.within('amount'), state, asked),
      // What decorates.
      appId: wire.may('appid', text),
      sellerId: owner.mchid,
      tradeNo: wire.may('transaction_id', text),
      tradeType: wire.may('trade_type', text),
      buyerId: wire.within('payer').may('openid', parseOpenId),
      buyerNickname: undefined,
      paidAt: wire.may('success_time', rfc3339),
      failure: state === 'FAILED' ? { code: said, message: wire.may('trade_state_desc', text) ?? '' } : undefined,
      ...NOT_TOLD,
    };
  });
}

/** What API v3 tells of no order: it is in this service's own books alone. */
const NOT_TOLD = {
  subject: '',
  detail: '',
  metadata: {},
  prepayId: undefined,
  codeUrl: undefined,
  createdAt: undefined,
  timeExpire: undefined,
};

/** What was asked for (`total`), not what the payer paid after coupons (`payer_total`). */
function totalOf(amount: Fields, state: UpstreamOrderState, asked: Fen | undefined): Fen {
  amount.needsIfTold('currency', theSameAs('CNY'));
  const paid = state === 'PAID' || state === 'REFUNDED';
  const told = paid ? amount.needs('total', fen) : amount.needsIfTold('total', fen);
  return told ?? asked ?? amount.needs('total', fen);
}

/** Another merchant's, or in another currency: it must never be taken for what was asked about. */
export const theSameAs =
  (expected: string) =>
  (value: unknown, field: string): string => {
    if (word(value, field) !== expected) throw InvalidInput.of(field, `must be ${expected}`);
    return expected;
  };

/** `2018-06-08T10:34:56+08:00` */
function rfc3339(value: unknown, field: string): Date {
  if (!isMoment(value)) throw InvalidInput.of(field, 'must be a time');
  return new Date(value);
}

const BEIJING_MS = 8 * 60 * 60 * 1_000;

/** In whole seconds, the part of one being rounded up: never earlier than it was asked for. */
function toBeijing(date: Date): string {
  const whole = Math.ceil(date.getTime() / 1_000) * 1_000;
  return new Date(whole + BEIJING_MS).toISOString().replace('.000Z', '+08:00');
}

const CURRENCY = 'CNY';

/** The body of an order. `attach` and `detail` stay out: metadata is kept here, and v3's detail is a list of goods. */
function toWireOrder(order: NewOrder, { appId, mchid }: DirectMerchant, notifyUrl: string): object {
  const { subject, outTradeNo, totalFee, buyerId, userIp, timeExpire } = order;
  return {
    appid: appId,
    mchid,
    description: subject,
    out_trade_no: outTradeNo,
    time_expire: toBeijing(timeExpire),
    notify_url: notifyUrl,
    amount: { total: totalFee, currency: CURRENCY },
    ...(buyerId !== undefined && { payer: { openid: buyerId } }),
    scene_info: { payer_client_ip: userIp },
  };
}

/**
 * Reads the answer to an order: a prepay_id or a code_url and no word more. It does not say of which order: a genuine answer to another one would lead a
 * payer to that order's payment, whose amount WeChat shows, and is counted by that order's number; TLS keeps them apart.
 */
function readingMade(order: NewOrder, merchant: DirectMerchant): AnswerReader<UpstreamOrder> {
  const native = order.tradeType === 'NATIVE';
  const { accountId, outTradeNo, tradeType, totalFee, subject, detail, metadata, timeExpire, buyerId } = order;
  return reading((wire) => ({
    ...NOT_PAID,
    accountId,
    merchantId: merchant.id,
    outTradeNo,
    tradeType,
    totalFee,
    subject,
    detail,
    metadata,
    timeExpire,
    buyerId,
    appId: merchant.appId,
    sellerId: merchant.mchid,
    prepayId: native ? undefined : wire.needs('prepay_id', word),
    codeUrl: native ? wire.needs('code_url', codeUrl) : undefined,
  }));
}

const NOT_PAID = {
  state: 'PENDING',
  tradeStatus: 'NOTPAY',
  tradeNo: undefined,
  buyerNickname: undefined,
  paidAt: undefined,
  createdAt: undefined,
  failure: undefined,
} as const;

/** Characters of more than three bytes in UTF-8 (emoji, rare Han): API v3 refuses them in every field. */
export const hasWideCharacter = (value: string): boolean => /[\u{10000}-\u{10ffff}]/u.test(value);

/** `/v3/pay/transactions/…` of one merchant */
export class WechatPayOrders implements GatewayOrders {
  constructor(private readonly calls: MerchantCalls) {}

  assertTaken({ subject }: NewOrder): void {
    if (hasWideCharacter(subject))
      throw InvalidInput.of(
        'subject',
        'must be without emoji and other characters of four bytes, which WeChat Pay refuses',
      );
    this.calls.assertNotifiable();
  }

  async create(order: NewOrder): Promise<UpstreamOrder> {
    this.assertTaken(order);
    const merchant = await this.calls.merchant('createOrder');
    const body = toWireOrder(order, merchant, this.calls.notifyUrl);
    const kind = order.tradeType === 'NATIVE' ? 'native' : 'jsapi';
    const call = { name: 'createOrder', method: 'POST', path: `/v3/pay/transactions/${kind}`, body } as const;
    return this.calls.transport.command(merchant, call, readingMade(order, merchant));
  }

  async find({ outTradeNo, totalFee }: OrderName): Promise<UpstreamOrder | undefined> {
    const merchant = await this.calls.merchant('findOrder');
    const address = path`/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${merchant.mchid}`;
    return this.calls.transport.find(
      merchant,
      { name: 'findOrder', method: 'GET', path: address },
      readingAsked(readingTransaction(merchant, totalFee), { outTradeNo }, 'order'),
    );
  }

  async close(outTradeNo: OutTradeNo): Promise<void> {
    const merchant = await this.calls.merchant('closeOrder');
    const address = path`/v3/pay/transactions/out-trade-no/${outTradeNo}/close`;
    const call = { name: 'closeOrder', method: 'POST', path: address, body: { mchid: merchant.mchid } } as const;
    return this.calls.transport.command(merchant, call, nothing);
  }

  /** Made here, with the key that signed the order. */
  async sign({ appId, timeStamp, nonceStr, package: prepayId }: SignRequest): Promise<UpstreamSignature> {
    const { privateKey } = await this.calls.merchant('signPayment');
    return { appId, signType: 'RSA', paySign: await signJsapiV3({ appId, timeStamp, nonceStr, prepayId }, privateKey) };
  }
}
