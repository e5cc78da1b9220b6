import { Injectable } from '@nestjs/common';
import { RefundWriter } from './refund-writer.js';
import { RefundPlacer } from './refund-placer.js';
import { type RefundRecord } from './refund.js';

/** Asks WeConnect what became of a refund, and enters the answer. */
@Injectable()
export class RefundRefresher {
  constructor(
    private readonly books: RefundWriter,
    private readonly placer: RefundPlacer,
  ) {}

  /**
   * A refund that WeConnect does not have stays as it is: a call may be on its way, and only making it decides.
   * @throws RefundUnavailable
   */
  async refresh(refund: RefundRecord): Promise<RefundRecord> {
    const verdict = await this.placer.ask(refund);
    return verdict ? this.books.enter(refund, verdict) : refund;
  }
}
