import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { type ChannelId, type Fen, type OutTradeNo } from '../../common/index.js';
import { TradeDocument } from '../trade.schema.js';
import { refundedFee as reservedFee, refundStandingOf, settledRefundFee } from '../trade.js';
import { conditionOf } from './payment-condition.js';
import { type PaymentFilter, type PaymentPosition, type PaymentRecord } from './payment-record.js';
import { toShare } from '../trade.repository.js';

const FIELDS = {
  tradeNo: 1,
  tradeStatus: 1,
  totalFee: 1,
  subject: 1,
  buyerNickname: 1,
  paidAt: 1,
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

/** Reads payments; it writes nothing. */
@Injectable()
export class PaymentRecordRepository {
  constructor(@InjectModel(TradeDocument.name) private readonly model: Model<TradeDocument>) {}

  async findNewest(filter: PaymentFilter, after: PaymentPosition | undefined, limit: number): Promise<PaymentRecord[]> {
    const documents = await this.model
      .find(conditionOf(filter, after), FIELDS)
      .sort(NEWEST_FIRST)
      .limit(limit)
      .lean<TradeDocument[]>();
    return documents.map(toPaymentRecord);
  }

  /** Newest first, a batch at a time; leaving the loop closes the database's cursor. */
  async *streamNewest(filter: PaymentFilter): AsyncGenerator<PaymentRecord, void> {
    const cursor = this.model.find(conditionOf(filter), FIELDS).sort(NEWEST_FIRST).lean<TradeDocument>();
    for await (const document of cursor.cursor({ batchSize: BATCH })) yield toPaymentRecord(document);
  }

  /** Whether a trade, paid or not, names the channel. */
  async existsOfChannel(channelId: ChannelId): Promise<boolean> {
    return (await this.model.exists({ 'metadata.channelId': channelId })) !== null;
  }
}

/** A server leaves out what a projected field finds nothing of. */
type StoredPayment = Omit<TradeDocument, 'metadata' | 'refunds'> & Partial<Pick<TradeDocument, 'metadata' | 'refunds'>>;

function toPaymentRecord(document: StoredPayment): PaymentRecord {
  const { _id, metadata = {}, tradeNo, tradeStatus, subject, buyerNickname, paidAt } = document;
  if (!paidAt) throw new Error(`trade ${_id} is paid, and nobody knows when`);
  const totalFee = document.totalFee as Fen;
  const refunds = (document.refunds ?? []).map(toShare);
  const refundedFee = settledRefundFee({ refunds });
  const refundStanding = refundStandingOf({ tradeStatus, totalFee, refunds });
  return {
    outTradeNo: _id as OutTradeNo,
    tradeNo,
    totalFee,
    subject,
    buyerNickname,
    paidAt,
    metadata,
    refunded: refundedFee > 0 || refundStanding === 'UNKNOWN',
    refundedFee,
    refundingFee: reservedFee({ refunds }) - refundedFee,
    refundStanding,
  };
}
