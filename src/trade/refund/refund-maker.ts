import { Injectable } from '@nestjs/common';
import { RefundableTrades } from './refundable-trades.js';
import { RefundWriter } from './refund-writer.js';
import { RefundPlacer } from './refund-placer.js';
import { type NamedRefundDraft } from './refund-request.js';
import { RefundRefused } from './refund.errors.js';
import { RefundRepository } from './refund.repository.js';
import { isTaken, type RefundRecord } from './refund.js';

/** The way of a refund: reserve its fee on the trade, open it, have WeConnect make it, enter the answer. */
@Injectable()
export class RefundMaker {
  constructor(
    private readonly trades: RefundableTrades,
    private readonly refunds: RefundRepository,
    private readonly books: RefundWriter,
    private readonly placer: RefundPlacer,
  ) {}

  /** Repeating it goes the same way again, and every step finds what is done. */
  async make(draft: NamedRefundDraft): Promise<RefundRecord> {
    const trade = await this.trades.find(draft);
    const known = await this.refunds.find(draft.outRefundNo);
    if (known && known.digest !== draft.digest) return this.books.refuseNumber(trade, draft);
    const refund = known && isTaken(known) ? known : await this.books.open(trade, draft);
    if (isTaken(refund)) return this.books.settleTrade(refund);
    const verdict = await this.placer.place(refund);
    const entered = await this.books.enter(refund, verdict);
    if (verdict.kind === 'failed') throw new RefundRefused(draft.outRefundNo, verdict.reason, verdict.cause);
    return entered;
  }
}
