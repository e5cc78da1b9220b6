import { trusted } from 'mongoose';
import { PAID_STATES } from '../trade.js';
import { type PaymentFilter, type PaymentPosition } from './payment-record.js';

const NUMBERS = ['metadata.orderNumber', 'outTradeNo', 'tradeNo'] as const;
const EPOCH = new Date(0);

/** The question of a filter. Only values of input stand in it, never an operator or a pattern. */
export function conditionOf(filter: PaymentFilter, after?: PaymentPosition): object {
  const { accountId, channelId, from = EPOCH, to, isTest, number } = filter;
  const groups = [...(number === undefined ? [] : [startingWith(number)]), ...(after ? [beyond(after)] : [])];
  return {
    ...(accountId !== undefined && { accountId }),
    ...(channelId !== undefined && { 'metadata.channelId': channelId }),
    tradeStatus: trusted({ $in: [...PAID_STATES] }),
    // The lower end keeps the unpaid, which have no such date, out of the range that an index is read over.
    paidAt: trusted({ $gte: from, ...(to && { $lt: to }) }),
    ...(isTest !== undefined && { 'metadata.isTest': isTest ? true : trusted({ $ne: true }) }),
    ...(groups.length > 0 && { $and: groups }),
  };
}

function beyond({ paidAt, outTradeNo }: PaymentPosition): object {
  return { $or: [{ paidAt: trusted({ $lt: paidAt }) }, { paidAt, _id: trusted({ $lt: outTradeNo }) }] };
}

/** A prefix, in each spelling that it may be meant in, as a range of text: nothing to escape, and no pattern to run wild. */
function startingWith(prefix: string): object {
  const spellings = [...new Set([prefix, prefix.toUpperCase(), prefix.toLowerCase()])];
  const ranges = spellings.map((spelling) => trusted({ $gte: spelling, $lt: successorOf(spelling) }));
  const ofText = NUMBERS.flatMap((name) => ranges.map((range) => ({ [name === 'outTradeNo' ? '_id' : name]: range })));
  return { $or: [...ofText, ...numbersStartingWith(prefix).map((range) => ({ 'metadata.orderNumber': range }))] };
}

/** An order number may be kept as a number: 12, 120 to 129, 1200 to 1299 … are those that begin with `12`. */
function numbersStartingWith(prefix: string): object[] {
  if (!/^[1-9]\d{0,15}$/.test(prefix)) return [];
  const ranges: object[] = [];
  for (let from = Number(prefix), size = 1; from <= Number.MAX_SAFE_INTEGER; from *= 10, size *= 10) {
    ranges.push(trusted({ $gte: from, $lt: from + size }));
  }
  return ranges;
}

const LAST_BEFORE_SURROGATES = 0xd7ff;
const FIRST_AFTER_SURROGATES = 0xe000;
const LAST_CODE_POINT = 0x10ffff;

/** The first text behind all that begin with the prefix: its last character is the next one; the one before it, where there is none. */
function successorOf(prefix: string): string {
  const characters = Array.from(prefix);
  const last = characters.pop()?.codePointAt(0) ?? 0;
  if (last === LAST_CODE_POINT) return successorOf(characters.join(''));
  const next = last === LAST_BEFORE_SURROGATES ? FIRST_AFTER_SURROGATES : last + 1;
  return characters.join('') + String.fromCodePoint(next);
}
