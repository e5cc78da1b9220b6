import { Injectable } from '@nestjs/common';
import { type ChannelId } from '../../common/index.js';
import { type PaymentFilter, type PaymentPosition, type PaymentRecord } from './payment-record.js';
import { PaymentRecordRepository } from './payment-record.repository.js';

/** The payments that were made (`PAY_SUCCESS` and `REFUND`), by the channel that their `metadata.channelId` names. */
@Injectable()
export class PaymentRecords {
  constructor(private readonly repository: PaymentRecordRepository) {}

  /**
   * Newest payment first; by the position of the last one, the next page is right however many arrive meanwhile.
   * @param after undefined: from the newest
   */
  async page(filter: PaymentFilter, after: PaymentPosition | undefined, limit: number): Promise<PaymentRecord[]> {
    return this.repository.findNewest(filter, after, limit);
  }

  /** All of them, newest first, in constant memory. Leaving the loop early ends the reading. */
  stream(filter: PaymentFilter): AsyncGenerator<PaymentRecord, void> {
    return this.repository.streamNewest(filter);
  }

  /** Whether a trade of any account, paid or not, names the channel: that says nothing of whose it is. */
  async isChannelUsed(channelId: ChannelId): Promise<boolean> {
    return this.repository.existsOfChannel(channelId);
  }
}
