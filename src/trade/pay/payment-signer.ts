import { Injectable } from '@nestjs/common';
import { Clock, Randomness, type OutTradeNo, type AccountId } from '../../common/index.js';
import { MerchantService, type SigningKey } from '../../merchant/index.js';
import { signJsapi } from '../../wechat/index.js';
import { GatewayRefused, GatewayRegistry } from '../../gateway/index.js';
import { type OrderDraft } from './pay-order.js';
import { renderSVG } from 'uqr';
import { OrderMismatch, toPaymentError, TradeAlreadyPaid, TradeClosed, TradeExpired } from '../trade.errors.js';
import { type Trade, type TradeRecord } from '../trade.js';

/** What a page needs to let its user pay an order. */
export type PayAnswer =
  | { outTradeNo: OutTradeNo; tradeType: 'JSAPI'; signature: PaymentSignature }
  | {
      outTradeNo: OutTradeNo;
      tradeType: 'NATIVE';
      /** What the QR code holds. */
      codeUrl: string;
      /** The QR code as an SVG data URL. */
      qrCode: string;
    };

/** The parameters of `getBrandWCPayRequest`; `wx.chooseWXPay` wants `timeStamp` under the name `timestamp`. */
export interface PaymentSignature {
  /** Ten-digit seconds as TEXT: WeChat on iOS takes a number for a missing parameter. */
  timeStamp: string;
  nonceStr: string;
  /** `prepay_id=…` */
  package: string;
  appId: string;
  signType: string;
  paySign: string;
}

/** prepay_id and code_url live two hours (WeChat's rule); ten minutes of it are left to the payer. */
const USABLE_FOR_MS = 110 * 60_000;

/** An order at the gateway that can be paid right now, with what the page needs for it. */
export type PlacedOrder = PlacedJsapiOrder | PlacedNativeOrder;

interface PlacedJsapiOrder {
  tradeType: 'JSAPI';
  outTradeNo: OutTradeNo;
  accountId: AccountId;
  merchantId: string | undefined;
  appId: string;
  prepayId: string;
}

interface PlacedNativeOrder {
  tradeType: 'NATIVE';
  outTradeNo: OutTradeNo;
  codeUrl: string;
}

/** @returns undefined where a unified order must come first */
export function placedOrderOf(trade: TradeRecord, now: Date): PlacedOrder | undefined {
  const { prepay } = trade;
  return prepay && now.getTime() - prepay.since.getTime() < USABLE_FOR_MS ? answeredOrderOf(trade) : undefined;
}

/** What the gateway has just answered to a unified order: it knows the age of its own prepay_id. */
export function answeredOrderOf(trade: TradeRecord): PlacedOrder | undefined {
  const { prepay, appId, tradeType, outTradeNo, accountId, merchantId } = trade;
  if (!prepay) return undefined;
  const { codeUrl, prepayId } = prepay;
  if (tradeType === 'NATIVE') return codeUrl === undefined ? undefined : { tradeType, outTradeNo, codeUrl };
  if (tradeType !== 'JSAPI' || prepayId === undefined || appId === undefined) return undefined;
  return { tradeType, outTradeNo, accountId, merchantId, appId, prepayId };
}

/** @throws TradeAlreadyPaid, TradeClosed, TradeExpired, OrderMismatch. A payment that failed may be tried again. */
export function assertPayable({ outTradeNo, tradeStatus, timeExpire, flags }: Trade, now: Date): void {
  switch (tradeStatus) {
    case 'PAY_SUCCESS':
    case 'REFUND':
      throw new TradeAlreadyPaid(outTradeNo);
    case 'CLOSED':
      throw new TradeClosed(outTradeNo);
    case 'CREATED':
    case 'PREPAID':
    case 'PAY_ERROR':
      if (flags.includes('amount-mismatch')) throw new OrderMismatch(outTradeNo, 'amount');
      if (flags.includes('account-mismatch')) throw new OrderMismatch(outTradeNo, 'account');
      if (timeExpire <= now) throw new TradeExpired(outTradeNo);
  }
}

/** Of version 2, whose key is kept here. */
const SIGN_TYPE = 'MD5';

/** Signs a JSAPI payment: here where the merchant's key of version 2 is kept, which saves a round trip, else by the gateway. */
@Injectable()
export class PaymentSigner {
  constructor(
    private readonly gateways: GatewayRegistry,
    private readonly merchants: MerchantService,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * The key to sign an order's payment with; it can be asked for while the order is still being placed.
   * @returns undefined where none is needed, or none is known: then `sign` asks the gateway
   * @throws PaymentRefused, PaymentUnavailable, PaymentOutcomeUnknown
   */
  async keyOf({ tradeType, accountId }: OrderDraft, outTradeNo: OutTradeNo): Promise<SigningKey | undefined> {
    if (tradeType === 'NATIVE') return undefined;
    try {
      return await this.merchants.signingKey(accountId);
    } catch (error) {
      throw toPaymentError(error, outTradeNo);
    }
  }

  /** Signs anew each time: no two answers share a nonce. @throws PaymentRefused, PaymentUnavailable, PaymentOutcomeUnknown */
  async sign(order: PlacedJsapiOrder, key: SigningKey | undefined): Promise<PaymentSignature> {
    const fields = {
      timeStamp: String(Math.floor(this.clock.now().getTime() / 1000)),
      nonceStr: this.randomness.nonce(),
      package: `prepay_id=${order.prepayId}`,
      appId: order.appId,
    };
    if (order.merchantId === undefined && key?.appId === order.appId) {
      const signed = { ...fields, signType: SIGN_TYPE } as const;
      return { ...signed, paySign: signJsapi(signed, key.apiKey) };
    }
    try {
      const gateway = this.gateways.of(order);
      if (!gateway.orders.sign) throw GatewayRefused.lacking(gateway, 'signPayment');
      return { ...fields, ...(await gateway.orders.sign({ accountId: order.accountId, ...fields })) };
    } catch (error) {
      throw toPaymentError(error, order.outTradeNo);
    }
  }
}

/** A margin of four modules, as readers expect (ISO/IEC 18004). */
const MARGIN = 4;

/** The text as a QR code that an `<img>` shows: an SVG data URL. */
export function qrCodeOf(text: string): string {
  const svg = renderSVG(text, { ecc: 'M', border: MARGIN });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
