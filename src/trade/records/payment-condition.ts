import { trusted } from 'mongoose';
import { PAID_STATES } from '../trade.state.js';
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

/** A prefix as a range of text: nothing to escape, and no pattern to run wild. */
function startingWith(prefix: string): object {
  const range = trusted({ $gte: prefix, $lt: successorOf(prefix) });
  return { $or: NUMBERS.map((name) => ({ [name === 'outTradeNo' ? '_id' : name]: range })) };
}

const LAST_BEFORE_SURROGATES = 0xd7ff;
const FIRST_AFTER_SURROGATES = 0xe000;

/** The first text behind all that begin with the prefix: its last character is the next one. */
function successorOf(prefix: string): string {
  const characters = Array.from(prefix);
  const last = characters.pop()?.codePointAt(0) ?? 0;
  const next = last === LAST_BEFORE_SURROGATES ? FIRST_AFTER_SURROGATES : last + 1;
  return characters.join('') + String.fromCodePoint(next);
}
