import { createHash } from 'node:crypto';
import safeStringify from 'safe-stable-stringify';
import {
  type AccountId,
  type Fen,
  NEVER_DUE,
  type OpenId,
  type OutTradeNo,
  parseAccountId,
  parseFen,
  parseOutTradeNo,
  readAll,
} from '../../common/index.js';
import { type NewOrder, type TradeType } from '../../gateway/index.js';
import { nextPoll, type ReconcilePolicy } from '../reconcile/poll-schedule.js';
import {
  defaultExpiry,
  parseDetail,
  parseIdempotencyKey,
  parseMetadata,
  parsePayer,
  parseSubject,
  parseTimeExpire,
  parseTradeType,
  parseUserIp,
} from './order-fields.js';
import { type TradeRecord } from '../trade.js';

/** An order to be paid, before its fields are checked. */
export interface PayOrder {
  /** Who is paid: from a verified token, never from a body. */
  accountId: string;
  /** What the payer reads: 1 to 127 characters. */
  subject: string;
  /** In fen (1/100 CNY): an integer of 1 to 100,000,000. */
  totalFee: number;
  /** Travels with the order and comes back with its notification: plain JSON of at most 4 KiB. */
  metadata: Record<string, unknown>;
  /** The payer's openId under the PAYING channel. JSAPI needs it; NATIVE, where whoever scans pays, has no use for it. */
  openId?: string | null | undefined;
  /** The last moment to pay, in ms since the epoch: one minute to 30 days ahead. One hour ahead where left out. */
  timeExpire?: number | null | undefined;
  /** The payer's address. No part of the order's content: a repeat may come from another address, and the first call's is kept. 127.0.0.1 where left out. */
  userIp?: string | null | undefined;
  /** At most 6000 characters; empty where left out. */
  detail?: string | null | undefined;
  /** JSAPI (inside WeChat) where left out; NATIVE is a QR code. */
  tradeType?: TradeType | null | undefined;
  /** WeChat's rule for out_trade_no. A new one where left out. */
  outTradeNo?: string | null | undefined;
  /** Stands for an outTradeNo where there is none: 1 to 255 visible ASCII characters, the same for each repeat. */
  idempotencyKey?: string | null | undefined;
}

/** A checked order. What the caller left out is undefined: its default is not set yet. */
export interface OrderDraft {
  accountId: AccountId;
  tradeType: TradeType;
  /** Undefined for NATIVE. */
  openId: OpenId | undefined;
  subject: string;
  detail: string;
  totalFee: Fen;
  metadata: Record<string, unknown>;
  timeExpire: Date | undefined;
  userIp: string | undefined;
  outTradeNo: OutTradeNo | undefined;
  /** Stands for an outTradeNo where there is none. */
  idempotencyKey: string | undefined;
}

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

function optional<Given, Value>(value: Given | null | undefined, parse: (value: Given) => Value): Value | undefined {
  return value === undefined || value === null ? undefined : parse(value);
}

/**
 * Equal for two orders exactly when the caller gave the same content. What was left out takes no part, so a repeat that leaves it out
 * again is the same order; the payer's address takes none either, for it changes between two networks while the order stays.
 */
export function contentDigest(draft: OrderDraft): string {
  const { accountId, tradeType, openId, subject, detail, totalFee, metadata, timeExpire } = draft;
  const content = { accountId, tradeType, openId, subject, detail, totalFee, metadata, timeExpire };
  return createHash('sha256').update(safeStringify(content)).digest('base64url');
}

/** The payer's address where the order comes from this process itself. */
const OWN_ADDRESS = '127.0.0.1';

interface Beginning {
  outTradeNo: OutTradeNo;
  merchantId: string | undefined;
  digest: string;
  now: Date;
  policy: ReconcilePolicy;
}

/** The trade of a new order, its defaults fixed for every repeat. */
export function newTrade(draft: OrderDraft, { outTradeNo, merchantId, digest, now, policy }: Beginning): TradeRecord {
  const { accountId, tradeType, openId, subject, detail, totalFee, metadata } = draft;
  const life = {
    tradeStatus: 'CREATED' as const,
    createdAt: now,
    timeExpire: draft.timeExpire ?? defaultExpiry(now),
  };
  return {
    outTradeNo,
    accountId,
    ...(merchantId !== undefined && { merchantId }),
    tradeType,
    subject,
    detail,
    totalFee,
    metadata,
    digest,
    ...life,
    buyerId: openId,
    userIp: draft.userIp ?? OWN_ADDRESS,
    prepay: undefined,
    refunds: [],
    flags: [],
    history: [{ at: now, state: 'CREATED', source: 'pay' }],
    revision: 0,
    askAt: nextPoll(life, now, policy) ?? NEVER_DUE,
    askGeneration: 0,
  };
}

/**
 * The unified order of a trade: from what is stored, so that every repeat has identical parameters (WeChat's rule). `productId` is
 * the order number: WeChat wants one for NATIVE, and this service sells no products of its own.
 */
export function toNewOrder(trade: TradeRecord): NewOrder {
  const { accountId, outTradeNo, subject, detail, totalFee, userIp, timeExpire, metadata } = trade;
  const native = trade.tradeType === 'NATIVE';
  return {
    accountId,
    tradeType: native ? 'NATIVE' : 'JSAPI',
    outTradeNo,
    subject,
    detail,
    totalFee,
    userIp,
    timeExpire,
    metadata,
    buyerId: native ? undefined : (trade.buyerId as NewOrder['buyerId']),
    productId: native ? outTradeNo : undefined,
  };
}
