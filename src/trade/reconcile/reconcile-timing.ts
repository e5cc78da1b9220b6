import { Injectable } from '@nestjs/common';
import { Clock, NEVER_DUE } from '../../common/index.js';
import { GatewayRefused, GatewayUnreadable } from '../../gateway/index.js';
import { type TradeRecord } from '../trade-record.js';
import { after, closableAt, isOpen, nextAsk } from './reconcile-schedule.js';
import { ReconcilePolicy } from './reconcile.policy.js';

/** The policy's numbers as dates. */
@Injectable()
export class ReconcileTiming {
  constructor(
    private readonly policy: ReconcilePolicy,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  leaseUntil(): Date {
    return after(this.now(), this.policy.lease);
  }

  /** When to make up for a look that WeConnect could not be asked for. */
  afterOutage(): Date {
    return after(this.now(), this.policy.unavailableFor);
  }

  /**
   * A look that failed is made up for soon. What WeConnect refuses to tell of an open trade, or tells so that it
   * cannot be read, will be no better then: that look counts.
   */
  afterFailure(trade: TradeRecord, error: unknown): Date {
    const counts = error instanceof GatewayRefused || error instanceof GatewayUnreadable;
    return counts && isOpen(trade) ? this.next(trade) : this.afterOutage();
  }

  /** When to ask after the trade next; `NEVER_DUE` for one that is done. */
  next(trade: TradeRecord): Date {
    return nextAsk(trade, this.now(), this.policy) ?? NEVER_DUE;
  }

  /** Whether an order that WeConnect does not have will never get there. */
  isLost(since: Date): boolean {
    return this.now() >= after(since, this.policy.orderLostAfter);
  }

  /** Whether nobody should be able to pay it any more. An order that was not made here is not ours to close. */
  isOver(trade: TradeRecord): boolean {
    if (trade.flags.includes('adopted')) return false;
    if (trade.tradeStatus === 'CREATED' && this.isLost(trade.createdAt)) return true;
    return trade.tradeStatus === 'CLOSED' || this.now() >= closableAt(trade, this.policy);
  }
}
