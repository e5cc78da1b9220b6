import { Injectable } from '@nestjs/common';
import { NEVER_DUE } from '../../../common/index.js';
import { GatewayRefused } from '../../../gateway/index.js';
import { ReconcilePolicy } from '../../reconcile/reconcile.policy.js';
import { after, firstAfter } from '../../reconcile/reconcile-schedule.js';
import { ReconcileTiming } from '../../reconcile/reconcile-timing.js';
import { RefundUnavailable, RefundUnreadable } from '../refund.errors.js';
import { isOpen, type RefundRecord } from '../refund.js';

type Life = Pick<RefundRecord, 'state' | 'triedAt'>;

/**
 * When to ask after a refund next whose end nobody knows: at the ages at which trades are asked after, counted from its latest try. One that
 * is stuck people see to, in their own time: it is asked after until it ends.
 * @returns undefined: never again, it is for people to look at
 */
export function nextAskOfRefund({ state, triedAt }: Life, now: Date, policy: ReconcilePolicy): Date | undefined {
  if (state !== 'ABNORMAL' && now >= after(triedAt, policy.refundsFor)) return undefined;
  return firstAfter(now, triedAt, policy.afterCreation) ?? after(now, policy.refundEvery);
}

/** Whether a refund that WeConnect does not have never reached it: no call of its latest try can be on its way any more. */
export function isLost({ state, triedAt }: Life, now: Date, policy: ReconcilePolicy): boolean {
  return state === 'PENDING' && now >= after(triedAt, policy.refundLostAfter);
}

/** The policy's numbers as dates, for refunds. */
@Injectable()
export class RefundTiming {
  constructor(
    private readonly policy: ReconcilePolicy,
    private readonly timing: ReconcileTiming,
  ) {}

  now(): Date {
    return this.timing.now();
  }

  leaseUntil(): Date {
    return this.timing.leaseUntil();
  }

  /** When to look at a refund whose try begins now. */
  first(): Date {
    const now = this.timing.now();
    return nextAskOfRefund({ state: 'PENDING', triedAt: now }, now, this.policy) ?? NEVER_DUE;
  }

  /** When to look at the refund next; `NEVER_DUE` for one that is done, or left to people. */
  next(refund: RefundRecord): Date {
    if (!isOpen(refund)) return NEVER_DUE;
    return nextAskOfRefund(refund, this.timing.now(), this.policy) ?? NEVER_DUE;
  }

  /** A look that failed is made up for soon; where WeConnect refuses to tell, or tells what cannot be read, it counts. */
  afterFailure(refund: RefundRecord, error: unknown): Date {
    const refused = error instanceof RefundUnavailable && error.cause instanceof GatewayRefused;
    const counts = refused || error instanceof RefundUnreadable;
    return counts && isOpen(refund) ? this.next(refund) : this.timing.afterOutage();
  }

  /** No call of a try that began before is on its way any more. */
  lostBefore(): Date {
    return after(this.timing.now(), -this.policy.refundLostAfter);
  }

  isLost(refund: RefundRecord): boolean {
    return isLost(refund, this.timing.now(), this.policy);
  }
}
