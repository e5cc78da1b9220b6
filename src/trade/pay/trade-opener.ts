import { Injectable } from '@nestjs/common';
import { Clock, type OutTradeNo } from '../../common/index.js';
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
    private readonly policy: ReconcilePolicy,
  ) {}

  /**
   * @throws OutTradeNoConflict when the number stands for other content, or for another account's order
   * @throws InvalidInput when the order is new and expires too soon or too late
   */
  async open(
    draft: OrderDraft,
    name: { outTradeNo: OutTradeNo; digest: string; drawn: boolean },
  ): Promise<TradeRecord> {
    const { outTradeNo, digest, drawn } = name;
    const now = this.clock.now();
    const trade = newTrade(draft, { outTradeNo, digest, now, policy: this.policy });
    // A repeat may come after its last moment to pay: that is for the trade to say, and no fault of the request.
    const allowed = isExpiryAllowed(trade.timeExpire, now);
    if (allowed && (await this.repository.insert(trade))) return trade;
    const known = await this.repository.find(outTradeNo);
    if (!known) throw expiryNotAllowed();
    const taken = allowed && known.unmade ? await this.repository.replace(known, trade) : undefined;
    if (taken) return taken;
    if (drawn || known.digest !== digest) throw new OutTradeNoConflict(outTradeNo);
    // Whoever opened it may have died over a call that made its order.
    return known.tradeStatus === 'CREATED' ? { ...known, uncertain: true } : known;
  }
}
