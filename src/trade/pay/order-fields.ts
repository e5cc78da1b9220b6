import { isIP } from 'node:net';
import { InvalidInput, isKeepableText } from '../../common/index.js';
import { type TradeType } from '../../gateway/index.js';
import { normaliseIp } from './user-ip.js';

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

/** @returns the address as WeChat takes it */
export function parseUserIp(value: unknown): string | undefined {
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
