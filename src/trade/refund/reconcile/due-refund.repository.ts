import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { type Candidate, DueRepository } from '../../reconcile/due.repository.js';
import { toRefund } from '../refund.repository.js';
import { RefundDocument } from '../refund.schema.js';
import { type RefundRecord, type RefundState } from '../refund.js';
import { RefundPollSchedule } from './refund-poll-schedule.js';

/** Which refunds are looked at, and by whom. */
@Injectable()
export class DueRefundRepository extends DueRepository<RefundDocument, RefundRecord> {
  constructor(@InjectModel(RefundDocument.name) model: Model<RefundDocument>, schedule: RefundPollSchedule) {
    super(model, schedule);
  }

  protected read(document: RefundDocument): RefundRecord {
    return toRefund(document);
  }

  protected asItWasSeen(refund: RefundRecord): Candidate & { state: RefundState; attempt: number } {
    const { outRefundNo, askGeneration, state, attempt } = refund;
    return { _id: outRefundNo, askGeneration, state, attempt };
  }
}
