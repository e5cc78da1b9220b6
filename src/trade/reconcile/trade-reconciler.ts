import { Injectable, Logger } from '@nestjs/common';
import { NEVER_DUE } from '../../common/index.js';
import { type TradeRecord } from '../trade-record.js';
import { type TradeDocument } from '../trade.schema.js';
import { isOpen } from './reconcile-schedule.js';
import { ReconcileTiming } from './reconcile-timing.js';
import { TradePoller, type Announce } from './trade-poller.js';
import { DueClaims, DueTradeRepository } from './due.repository.js';

/** Asks after trades that nobody has told the end of: a payment whose notification never came, an order that expired unpaid. */
@Injectable()
export class TradeReconciler {
  private readonly logger = new Logger(TradeReconciler.name);
  private readonly claims: DueClaims<TradeDocument, TradeRecord>;

  constructor(
    private readonly due: DueTradeRepository,
    private readonly inquiry: TradePoller,
    private readonly timing: ReconcileTiming,
  ) {
    this.claims = new DueClaims(due, timing);
  }

  /**
   * Claims trades that are due, each for one look and by one process; a claim that is not followed by a look lapses by itself.
   * @param limit how many may be looked at now
   * @param allowed how many of an account; however many are due, accounts take turns
   */
  async claimDue(limit: number, allowed?: (accountId: string) => number): Promise<DueTrade[]> {
    return this.claims.claim(limit, allowed);
  }

  /**
   * Looks at a claimed trade, and says when to look again.
   * @throws what kept it from asking (`GatewayUnavailable`, …): the trade is looked at a little later then, no look is used up
   */
  async reconcile(trade: DueTrade, announce: Announce): Promise<void> {
    try {
      const current = await this.inquiry.inquire(trade, announce);
      // Still under the claim that this look began with: a later one is somebody else's.
      await this.askAgain({ ...current, askGeneration: trade.askGeneration });
    } catch (error) {
      await this.due.askAgainUnlessChanged(trade, this.timing.afterFailure(trade, error));
      throw error;
    }
  }

  /**
   * Has WeConnect asked once more what went back of a trade, where anything did: it tells of a second refund by the very words of the first,
   * and of one made in WeChat's own console by nothing else.
   */
  async lookAgainIfRefunded(outTradeNo: string): Promise<void> {
    await this.due.makeDueIfRefunded(outTradeNo, this.timing.now());
  }

  private async askAgain(trade: TradeRecord): Promise<void> {
    const next = this.timing.next(trade);
    const { outTradeNo, tradeStatus } = trade;
    if (next === NEVER_DUE && isOpen(trade))
      this.logger.error({ msg: 'an expired trade stays open', outTradeNo, tradeStatus });
    await this.due.askAgainUnlessChanged(trade, next);
  }
}

/** A trade that this process may look at until its claim lapses. */
export type DueTrade = TradeRecord;
