import { InvalidInput, parseAccountId, parseFen, parseOpenId, parseOutTradeNo } from '../../common/index.js';
import { type TradeType } from '../../gateway/index.js';
import { parseTimeExpire } from './expiry.js';
import { parseIdempotencyKey } from './idempotency-key.js';
import { parseMetadata } from './metadata.js';
import { type OrderDraft } from './order-draft.js';
import { parseDetail, parseSubject, parseTradeType, parseUserIp } from './order-fields.js';
import { type PayOrder } from './pay-order.js';
import { readAll } from '../read-all.js';

/**
 * The rules of an order, in one place for HTTP and for callers in the process.
 * @throws InvalidInput naming every field that breaks one
 */
export function parsePayOrder(order: PayOrder): OrderDraft {
  return readAll<OrderDraft>({
    accountId: () => parseAccountId(order.accountId),
    tradeType: () => parseTradeType(order.tradeType),
    openId: () => parsePayer(order.openId, order.tradeType),
    subject: () => parseSubject(order.subject),
    detail: () => parseDetail(order.detail),
    totalFee: () => parseFen(order.totalFee, 'totalFee'),
    metadata: () => parseMetadata(order.metadata),
    timeExpire: () => parseTimeExpire(order.timeExpire),
    userIp: () => parseUserIp(order.userIp),
    outTradeNo: () => optional(order.outTradeNo, parseOutTradeNo),
    idempotencyKey: () => parseIdempotencyKey(order.idempotencyKey),
  });
}

function parsePayer(openId: unknown, tradeType: TradeType | null | undefined): OrderDraft['openId'] {
  if (tradeType === 'NATIVE') return undefined;
  if (openId === undefined || openId === null) throw InvalidInput.of('openId', 'must be given for JSAPI');
  return parseOpenId(openId);
}

function optional<Given, Value>(value: Given | null | undefined, parse: (value: Given) => Value): Value | undefined {
  return value === undefined || value === null ? undefined : parse(value);
}
