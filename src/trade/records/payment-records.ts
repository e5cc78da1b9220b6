import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, type ChannelId, type Fen, type OutTradeNo } from '../../common/index.js';
import { ORDER_FACTS, type OrderFacts } from '../../gateway/index.js';
import { toShare } from '../trade.repository.js';
import { TradeDocument } from '../trade.schema.js';
import {
  PAID_STATES,
  refundedFee as reservedFee,
  type RefundStanding,
  refundStandingOf,
  settledRefundFee,
  type Trade,
} from '../trade.js';

/** A payment that was made, as lists, exports and totals need it. */
export interface PaymentRecord
  extends Partial<OrderFacts>, Pick<Trade, 'outTradeNo' | 'totalFee' | 'subject' | 'metadata'> {
  paidAt: Date;
  /** Whether any of it was given back for certain, here or elsewhere, or the gateway says so without saying how much. */
  refunded: boolean;
  /** What was given back for certain, in fen, here or elsewhere; 0 where nothing was, or where it is not known. */
  refundedFee: number;
  /** What is on its way back besides, asked for or stuck, in fen: it may yet be refused. */
  refundingFee: number;
  refundStanding: RefundStanding;
}

/** Which payments to read; a span of time is `from` <= paidAt < `to`. */
export interface PaymentFilter {
  /** Undefined: every account's. */
  accountId: AccountId | undefined;
  /** `metadata.channelId`; undefined: whatever channel they came by */
  channelId?: ChannelId | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** `metadata.isTest` */
  isTest?: boolean | undefined;
  /** The beginning of an order number, a merchant's number or WeChat's. */
  number?: string | undefined;
}

/** The place in a list that the next page begins after. */
export interface PaymentPosition {
  paidAt: Date;
  outTradeNo: OutTradeNo;
}

const FIELDS = {
  ...Object.fromEntries(Object.keys(ORDER_FACTS).map((name) => [name, 1])),
  tradeStatus: 1,
  totalFee: 1,
  subject: 1,
  'refunds.refundFee': 1,
  'refunds.state': 1,
  'refunds.taken': 1,
  'refunds.settled': 1,
  'metadata.orderNumber': 1,
  'metadata.detailUrl': 1,
  'metadata.isTest': 1,
};
const NEWEST_FIRST = { paidAt: -1, _id: -1 } as const;

/**
 * What a stream holds of the database at a time: few enough to die young. Of 500 many outlive V8's young generation, and a process that
 * exports grew by 1.8 KB a row until the next full collection.
 */
const BATCH = 100;

/** The payments that were made (`PAY_SUCCESS` and `REFUND`), by the channel that their `metadata.channelId` names. It writes nothing. */
@Injectable()
export class PaymentRecords {
  constructor(@InjectModel(TradeDocument.name) private readonly model: Model<TradeDocument>) {}

  /**
   * Newest payment first; by the position of the last one, the next page is right however many arrive meanwhile.
   * @param after undefined: from the newest
   */
  async page(filter: PaymentFilter, after: PaymentPosition | undefined, limit: number): Promise<PaymentRecord[]> {
    const documents = await this.model
      .find(await this.conditionOf(filter, after), FIELDS)
      .sort(NEWEST_FIRST)
      .limit(limit)
      .lean<StoredPayment[]>();
    return documents.map(toPaymentRecord);
  }

  /** All of them, newest first, a batch at a time, in constant memory. Leaving the loop early closes the database's cursor. */
  async *stream(filter: PaymentFilter): AsyncGenerator<PaymentRecord, void> {
    const cursor = this.model
      .find(await this.conditionOf(filter), FIELDS)
      .sort(NEWEST_FIRST)
      .lean<StoredPayment>();
    for await (const document of cursor.cursor({ batchSize: BATCH })) yield toPaymentRecord(document);
  }

  /** Whether a trade of any account, paid or not, names the channel: that says nothing of whose it is. */
  async isChannelUsed(channelId: ChannelId): Promise<boolean> {
    return (await this.model.exists({ 'metadata.channelId': channelId })) !== null;
  }

  /** The index of a channel's payments has them by account: every account's are in order only where those accounts are named. */
  private async conditionOf(filter: PaymentFilter, after?: PaymentPosition): Promise<object> {
    const { accountId, channelId } = filter;
    if (accountId !== undefined || channelId === undefined) return conditionOf(filter, after);
    const ofChannel = { 'metadata.channelId': channelId, accountId: trusted({ $gt: '' }) };
    const accounts = await this.model.distinct('accountId', ofChannel);
    return { ...conditionOf(filter, after), accountId: trusted({ $in: accounts }) };
  }
}

/** A server leaves out projected fields that a document does not have. */
type StoredPayment = Pick<TradeDocument, '_id' | 'tradeStatus' | 'totalFee' | 'subject' | keyof OrderFacts> &
  Partial<Pick<TradeDocument, 'metadata' | 'refunds'>>;

function toPaymentRecord({ _id, tradeStatus, paidAt, refunds: stored = [], ...paid }: StoredPayment): PaymentRecord {
  if (!paidAt) throw new Error(`trade ${_id} is paid, and nobody knows when`);
  const totalFee = paid.totalFee as Fen;
  const refunds = stored.map(toShare);
  const refundedFee = settledRefundFee({ refunds });
  const refundStanding = refundStandingOf({ tradeStatus, totalFee, refunds });
  return {
    metadata: {},
    ...paid,
    outTradeNo: _id as OutTradeNo,
    totalFee,
    paidAt,
    refunded: refundedFee > 0 || refundStanding === 'UNKNOWN',
    refundedFee,
    refundingFee: reservedFee({ refunds }) - refundedFee,
    refundStanding,
  };
}

const NUMBERS = ['metadata.orderNumber', 'outTradeNo', 'tradeNo'] as const;
const EPOCH = new Date(0);

/** A filter as a database query. Input becomes values in it, never an operator or a pattern. */
function conditionOf(filter: PaymentFilter, after?: PaymentPosition): object {
  const { accountId, channelId, from = EPOCH, to, isTest, number } = filter;
  const groups = [...(number === undefined ? [] : [startingWith(number)]), ...(after ? [beyond(after)] : [])];
  return {
    ...(accountId !== undefined && { accountId }),
    ...(channelId !== undefined && { 'metadata.channelId': channelId }),
    tradeStatus: trusted({ $in: [...PAID_STATES] }),
    // The lower end keeps the unpaid, which have no such date, out of the range that an index is read over. The upper one lets a later page
    // begin where the last one ended: of an $or alone an index is read from the newest payment on.
    paidAt: trusted({ $gte: from, ...(to && { $lt: to }), ...(after && { $lte: after.paidAt }) }),
    ...(isTest !== undefined && { 'metadata.isTest': isTest ? true : trusted({ $ne: true }) }),
    ...(groups.length > 0 && { $and: groups }),
  };
}

/** What comes after the position among what was paid at its moment or before. */
function beyond({ paidAt, outTradeNo }: PaymentPosition): object {
  return { $or: [{ paidAt: trusted({ $lt: paidAt }) }, { _id: trusted({ $lt: outTradeNo }) }] };
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
