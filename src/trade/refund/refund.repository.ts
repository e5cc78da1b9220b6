import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, type Fen, type OutRefundNo, type OutTradeNo } from '../../common/index.js';
import { isDuplicateKey } from '../../database/index.js';
import { RefundDocument } from './refund.schema.js';
import { type RefundRecord, type RefundState } from './refund.js';

const OPEN: readonly RefundState[] = ['PENDING', 'FAILED'];
const UNFINISHED: readonly RefundState[] = ['PENDING', 'PROCESSING', 'ABNORMAL'];

/** Refunds. Every write goes to one document. */
@Injectable()
export class RefundRepository {
  constructor(@InjectModel(RefundDocument.name) private readonly model: Model<RefundDocument>) {}

  /** @returns false when the number is taken */
  async insert(refund: RefundRecord): Promise<boolean> {
    try {
      await this.model.create(toDocument(refund));
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async find(outRefundNo: string): Promise<RefundRecord | undefined> {
    const document = await this.model.findById(outRefundNo).read('primary').lean<RefundDocument>();
    return document ? toRefund(document) : undefined;
  }

  /** The refund that is known to be there: refunds are never deleted. */
  async get(outRefundNo: string): Promise<RefundRecord> {
    const refund = await this.find(outRefundNo);
    if (!refund) throw new Error(`refund ${outRefundNo} has vanished`);
    return refund;
  }

  /** Begins another try of this very refund, where the gateway has not taken it; a later try that has begun already stays. */
  async reopenForLaterAttempt({
    outRefundNo,
    accountId,
    digest,
    attempt,
    triedAt,
    askAt,
  }: RefundRecord): Promise<void> {
    await this.model.updateOne(
      { _id: outRefundNo, accountId, digest, state: trusted({ $in: OPEN }), attempt: trusted({ $lt: attempt }) },
      { $set: { state: 'PENDING', attempt, triedAt, askAt }, $unset: { upstreamStatus: '', settledAt: '' } },
    );
  }

  /**
   * What the gateway took stays taken, and what is done stays done. The same write schedules the next poll, `askAt` at the latest: should this
   * process die, another polls the refund, brings its trade up to date, and tells the modules.
   */
  async markTakenUnlessDone(
    outRefundNo: string,
    {
      askAt,
      ...taken
    }: { state: 'PROCESSING' | 'ABNORMAL' | 'SUCCESS'; upstreamStatus: string; settledAt: Date; askAt: Date },
  ): Promise<void> {
    await this.model.updateOne(
      { _id: outRefundNo, state: trusted({ $ne: 'SUCCESS' }) },
      { $set: taken, $min: { askAt } },
    );
  }

  /** Only the latest try of an unfinished refund may mark it failed. It is due at once, so that its fee is freed. */
  async markFailedByAttempt(
    { outRefundNo, attempt }: Pick<RefundRecord, 'outRefundNo' | 'attempt'>,
    failed: { upstreamStatus: string; settledAt: Date },
  ): Promise<void> {
    await this.model.updateOne(
      { _id: outRefundNo, attempt, state: trusted({ $in: UNFINISHED }) },
      { $set: { state: 'FAILED', askAt: failed.settledAt, ...failed } },
    );
  }
}

/** A refund without the gateway's answer: mongoose would write undefined members as null. */
function toDocument(refund: RefundRecord): RefundDocument {
  const { outRefundNo, accountId, merchantId, outTradeNo, totalFee, refundFee, reason, operatorId } = refund;
  const { digest, attempt, state, createdAt, triedAt, askAt, askGeneration } = refund;
  return {
    _id: outRefundNo,
    accountId,
    ...(merchantId !== undefined && { merchantId }),
    outTradeNo,
    totalFee,
    refundFee,
    reason,
    operatorId,
    digest,
    attempt,
    state,
    createdAt,
    triedAt,
    askAt,
    askGeneration,
  };
}

export function toRefund({ _id, accountId, outTradeNo, totalFee, refundFee, ...rest }: RefundDocument): RefundRecord {
  return {
    ...rest,
    outRefundNo: _id as OutRefundNo,
    accountId: accountId as AccountId,
    outTradeNo: outTradeNo as OutTradeNo,
    totalFee: totalFee as Fen,
    refundFee: refundFee as Fen,
    upstreamStatus: rest.upstreamStatus,
    settledAt: rest.settledAt,
  };
}
