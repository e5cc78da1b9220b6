import { Injectable } from '@nestjs/common';
import { Clock, Randomness, type OutTradeNo } from '../../common/index.js';
import { type TradeRecord } from '../books/trade-record.js';
import { TradeRepository } from '../books/trade.repository.js';
import { ReconcilePolicy } from '../reconcile/reconcile.policy.js';
import { OutTradeNoConflict } from '../trade.errors.js';
import { expiryNotAllowed, isExpiryAllowed } from './expiry.js';
import { newTrade } from './new-trade.js';
import { type OrderDraft } from './order-draft.js';

/** Puts a new trade into the books, or finds the one that an equal order put there before. */
@Injectable()
export class TradeOpener {
  constructor(
    private readonly repository: TradeRepository,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly policy: ReconcilePolicy,
  ) {}

  /** The number of an order without one of its own. */
  newNumber(): OutTradeNo {
    return this.randomness.objectId() as OutTradeNo;
  }

  /**
   * @throws OutTradeNoConflict when the number stands for other content, or for another account's order
   * @throws InvalidInput when the order is new and expires too soon or too late
   */
  async open(draft: OrderDraft, name: { outTradeNo: OutTradeNo; digest: string }): Promise<TradeRecord> {
    const now = this.clock.now();
    const trade = newTrade(draft, { ...name, now, policy: this.policy });
    // A repeat may come after its last moment to pay: that is for the trade to say, and no fault of the request.
    const allowed = isExpiryAllowed(trade.timeExpire, now);
    if (allowed && (await this.repository.insert(trade))) return trade;
    const known = await this.repository.find(name.outTradeNo);
    if (!known) throw expiryNotAllowed();
    if (known.digest !== trade.digest) throw new OutTradeNoConflict(name.outTradeNo);
    return known;
  }
}
