import { type AccountId, type OutTradeNo } from '../../common/index.js';
import { type TradeRecord } from '../books/trade-record.js';

/** prepay_id and code_url live two hours (WeChat's rule); ten minutes of it are left to the payer. */
const USABLE_FOR_MS = 110 * 60_000;

/** What a payer can pay an order with, right now. */
export type PaymentMeans = JsapiMeans | NativeMeans;

export interface JsapiMeans {
  tradeType: 'JSAPI';
  outTradeNo: OutTradeNo;
  accountId: AccountId;
  appId: string;
  prepayId: string;
}

export interface NativeMeans {
  tradeType: 'NATIVE';
  outTradeNo: OutTradeNo;
  codeUrl: string;
}

/** @returns undefined where a unified order must come first */
export function meansOf(trade: TradeRecord, now: Date): PaymentMeans | undefined {
  const { prepay } = trade;
  return prepay && now.getTime() - prepay.since.getTime() < USABLE_FOR_MS ? meansAnswered(trade) : undefined;
}

/** What WeConnect has just answered to a unified order: it knows the age of its own prepay_id. */
export function meansAnswered(trade: TradeRecord): PaymentMeans | undefined {
  const { prepay, appId, tradeType, outTradeNo, accountId } = trade;
  if (!prepay) return undefined;
  const { codeUrl, prepayId } = prepay;
  if (tradeType === 'NATIVE') return codeUrl === undefined ? undefined : { tradeType, outTradeNo, codeUrl };
  if (tradeType !== 'JSAPI' || prepayId === undefined || appId === undefined) return undefined;
  return { tradeType, outTradeNo, accountId, appId, prepayId };
}
