import { type TradeType } from '../../gateway/index.js';
import {
  type AccountId,
  type Fen,
  type OpenId,
  type OutTradeNo,
  InvalidInput,
  parseAccountId,
  parseFen,
  parseOpenId,
  parseOutTradeNo,
  isKeepableText,
} from '../../common/index.js';
import { parseMetadata } from './metadata.js';
import { readAll } from '../read-all.js';
import { isIP, isIPv4 } from 'node:net';
import { createHash } from 'node:crypto';
import safeStringify from 'safe-stable-stringify';

const MAPPED = /^::ffff:/i;
/** `203.0.113.7:4711`, `[2001:db8::7]`, `[2001:db8::7]:4711` */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|([^:]+):\d+)$/;

/** `::ffff:203.0.113.7`, as a socket that listens on IPv6 too names an IPv4 caller, as `203.0.113.7`; without a zone (`%eth0`). */
function normaliseIp(address: string): string {
  const unzoned = address.replace(/%.*$/, '');
  const mapped = unzoned.replace(MAPPED, '');
  return isIPv4(mapped) ? mapped : unzoned;
}

/** An address as proxies write it into X-Forwarded-For, some with a port; undefined for `unknown` and whatever else is none. */
export function ipOfPeer(written: string): string | undefined {
  const [, bracketed, bare] = WITH_PORT.exec(written) ?? [];
  const address = normaliseIp(bracketed ?? bare ?? written);
  return isIP(address) > 0 ? address : undefined;
}

const MINUTE_MS = 60_000;
const LONGEST_MS = 30 * 24 * 60 * MINUTE_MS;
const DEFAULT_MS = 60 * MINUTE_MS;
const LAST_MS = 8_640_000_000_000_000;

/** Reads a moment in ms since the epoch; whether it is ahead only matters to an order that is not there yet. */
function parseTimeExpire(value: unknown): Date | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > LAST_MS) {
    throw InvalidInput.of('timeExpire', 'must be a time in ms since the epoch');
  }
  return new Date(value as number);
}

/** WeChat's rule: the last moment to pay is at least a minute ahead. More than 30 days is taken for a mistake. */
export function isExpiryAllowed(timeExpire: Date, now: Date): boolean {
  const ahead = timeExpire.getTime() - now.getTime();
  return ahead >= MINUTE_MS && ahead <= LONGEST_MS;
}

export function expiryNotAllowed(): InvalidInput {
  return InvalidInput.of('timeExpire', 'must be a time in ms since the epoch, one minute to 30 days ahead');
}

export function defaultExpiry(now: Date): Date {
  return new Date(now.getTime() + DEFAULT_MS);
}

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/** @throws InvalidInput unless it is 1 to 255 visible ASCII characters, or left out */
export function parseIdempotencyKey(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || !VISIBLE_ASCII.test(value)) {
    throw InvalidInput.of('Idempotency-Key', 'must be 1 to 255 visible ASCII characters');
  }
  return value;
}

const SUBJECT_LENGTH = 127;
const DETAIL_LENGTH = 6000;
const CONTROL = /\p{Cc}/u;
const CONTROL_IN_TEXT = /[^\P{Cc}\t\r\n]/u;

function parseSubject(value: unknown): string {
  const valid = typeof value === 'string' && value.trim() !== '' && lengthOf(value) <= SUBJECT_LENGTH;
  if (!valid || !isKeepableText(value) || CONTROL.test(value)) {
    throw InvalidInput.of('subject', `must be a line of 1 to ${SUBJECT_LENGTH} characters`);
  }
  return value;
}

function parseDetail(value: unknown): string {
  if (value === undefined || value === null) return '';
  const valid = typeof value === 'string' && lengthOf(value) <= DETAIL_LENGTH;
  if (!valid || !isKeepableText(value) || CONTROL_IN_TEXT.test(value)) {
    throw InvalidInput.of('detail', `must be a text of at most ${DETAIL_LENGTH} characters`);
  }
  return value;
}

function parseTradeType(value: unknown): TradeType {
  if (value === undefined || value === null) return 'JSAPI';
  if (value !== 'JSAPI' && value !== 'NATIVE') throw InvalidInput.of('tradeType', 'must be JSAPI or NATIVE');
  return value;
}

/** @returns the address as WeChat takes it */
function parseUserIp(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || isIP(value) === 0) {
    throw InvalidInput.of('userIp', 'must be an IPv4 or IPv6 address');
  }
  return normaliseIp(value);
}

/** In characters as people count them: an emoji is one. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** A wish to be paid. Whatever stands in it is checked, whoever calls. */
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
  /** The payer's address. Says how the call came, not what is paid: the first call's is kept. 127.0.0.1 where left out. */
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

/** A checked order, as the caller gave it: what was left out is still out. */
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

function parsePayer(openId: unknown, tradeType: TradeType | null | undefined): OrderDraft['openId'] {
  if (tradeType === 'NATIVE') return undefined;
  if (openId === undefined || openId === null) throw InvalidInput.of('openId', 'must be given for JSAPI');
  return parseOpenId(openId);
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
