import { isIP, isIPv4 } from 'node:net';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { InvalidInput, isKeepableName, isKeepableText, type OpenId, parseOpenId } from '../../common/index.js';
import { type TradeType } from '../../gateway/index.js';

const SUBJECT_LENGTH = 127;
const DETAIL_LENGTH = 6000;
const CONTROL = /\p{Cc}/u;
const CONTROL_IN_TEXT = /[^\P{Cc}\t\r\n]/u;

export function parseSubject(value: unknown): string {
  const valid = typeof value === 'string' && value.trim() !== '' && lengthOf(value) <= SUBJECT_LENGTH;
  if (!valid || !isKeepableText(value) || CONTROL.test(value)) {
    throw InvalidInput.of('subject', `must be a line of 1 to ${SUBJECT_LENGTH} characters`);
  }
  return value;
}

export function parseDetail(value: unknown): string {
  if (value === undefined || value === null) return '';
  const valid = typeof value === 'string' && lengthOf(value) <= DETAIL_LENGTH;
  if (!valid || !isKeepableText(value) || CONTROL_IN_TEXT.test(value)) {
    throw InvalidInput.of('detail', `must be a text of at most ${DETAIL_LENGTH} characters`);
  }
  return value;
}

export function parseTradeType(value: unknown): TradeType {
  if (value === undefined || value === null) return 'JSAPI';
  if (value !== 'JSAPI' && value !== 'NATIVE') throw InvalidInput.of('tradeType', 'must be JSAPI or NATIVE');
  return value;
}

/** In characters as people count them: an emoji is one. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

export function parsePayer(openId: unknown, tradeType: TradeType | null | undefined): OpenId | undefined {
  if (tradeType === 'NATIVE') return undefined;
  if (openId === undefined || openId === null) throw InvalidInput.of('openId', 'must be given for JSAPI');
  return parseOpenId(openId);
}

const MINUTE_MS = 60_000;
const LONGEST_MS = 30 * 24 * 60 * MINUTE_MS;
const DEFAULT_MS = 60 * MINUTE_MS;
const LAST_MS = 8_640_000_000_000_000;

/** Reads a moment in ms since the epoch; whether it is ahead only matters to an order that is not there yet. */
export function parseTimeExpire(value: unknown): Date | undefined {
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

const MAX_BYTES = 4096;
const MAX_DEPTH = 5;
/** Names with a meaning to MongoDB or its driver. */
const FORBIDDEN_NAME = /^\$|\.|^_bsontype$/;

/**
 * Reads metadata: plain JSON that MongoDB, the gateway and the notification give back unchanged. Undefined members do not count.
 * @throws InvalidInput naming the member that breaks a rule
 */
export function parseMetadata(value: unknown): Record<string, unknown> {
  if (!isPlainObject(value)) throw InvalidInput.of('metadata', 'must be an object');
  const metadata = copyObject(value, 'metadata', 1);
  if (Buffer.byteLength(JSON.stringify(metadata)) > MAX_BYTES) {
    throw InvalidInput.of('metadata', `must be at most ${MAX_BYTES} bytes of JSON`);
  }
  return metadata;
}

function copy(value: unknown, path: string, depth: number): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return exact(value, path);
  if (typeof value === 'string') return keepable(value, path);
  if (depth > MAX_DEPTH) throw InvalidInput.of(path, `must not be nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return value.map((item, index) => copy(item, `${path}.${index}`, depth + 1));
  if (isPlainObject(value)) return copyObject(value, path, depth);
  throw InvalidInput.of(path, 'must be plain JSON');
}

function copyObject(value: Record<string, unknown>, path: string, depth: number): Record<string, unknown> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.map(([name, member]) => [checkName(name, path), copy(member, `${path}.${name}`, depth + 1)]),
  );
}

function checkName(name: string, path: string): string {
  if (name === '' || FORBIDDEN_NAME.test(name) || !isKeepableName(name)) {
    throw InvalidInput.of(path, `must not have a member called ${JSON.stringify(name)}`);
  }
  return name;
}

/** A whole number this large may have lost its last digits already, as long order numbers do that were read as numbers. */
function exact(value: number, path: string): number {
  if (!Number.isFinite(value)) throw InvalidInput.of(path, 'must be plain JSON');
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw InvalidInput.of(path, 'must be written as text: as a number it would change its digits');
  }
  return value;
}

function keepable(text: string, path: string): string {
  if (!isKeepableText(text)) throw InvalidInput.of(path, 'must be text without NUL, lone surrogates and noncharacters');
  return text;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

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

/** @returns the address as WeChat takes it */
export function parseUserIp(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || isIP(value) === 0) {
    throw InvalidInput.of('userIp', 'must be an IPv4 or IPv6 address');
  }
  return normaliseIp(value);
}

/** The payer's address as the connection or a trusted proxy has it; undefined where that is none, for no caller has sent it. */
export const PayerIp = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined =>
  ipOfPeer(context.switchToHttp().getRequest<FastifyRequest>().ip),
);
