import { Injectable } from '@nestjs/common';
import { NEVER_DUE } from '../../../common/index.js';
import { GatewayRefused } from '../../../gateway/index.js';
import { ReconcilePolicy, after, firstAfter, PollSchedule } from '../../reconcile/poll-schedule.js';
import { RefundUnavailable, RefundUnreadable } from '../refund.errors.js';
import { isOpen, type RefundRecord } from '../refund.js';

type Life = Pick<RefundRecord, 'state' | 'triedAt'>;

/**
 * When to poll a refund next whose end is not known: at the ages at which trades are polled, counted from its latest try. One that is stuck
 * is polled until it ends, for people take their time over it.
 * @returns undefined: never again, people have to look at it
 */
export function nextPollOfRefund({ state, triedAt }: Life, now: Date, policy: ReconcilePolicy): Date | undefined {
  if (state !== 'ABNORMAL' && now >= after(triedAt, policy.refundsFor)) return undefined;
  return firstAfter(now, triedAt, policy.afterCreation) ?? after(now, policy.refundEvery);
}

/** Whether a refund that the gateway does not have never reached it: no call of its latest try can be on its way any more. */
export function isLost({ state, triedAt }: Life, now: Date, policy: ReconcilePolicy): boolean {
  return state === 'PENDING' && now >= after(triedAt, policy.refundLostAfter);
}

/** The policy's times as dates, for refunds. */
@Injectable()
export class RefundPollSchedule {
  constructor(
    private readonly policy: ReconcilePolicy,
    private readonly trades: PollSchedule,
  ) {}

  now(): Date {
    return this.trades.now();
  }

  isGatewayAway(): boolean {
    return this.trades.isGatewayAway();
  }

  leaseUntil(): Date {
    return this.trades.leaseUntil();
  }

  /** When to poll a refund whose try begins now. */
  first(): Date {
    const now = this.trades.now();
    return nextPollOfRefund({ state: 'PENDING', triedAt: now }, now, this.policy) ?? NEVER_DUE;
  }

  /** When to poll the refund next; `NEVER_DUE` for one that is done, or left to people. */
  next(refund: RefundRecord): Date {
    if (!isOpen(refund)) return NEVER_DUE;
    return nextPollOfRefund(refund, this.trades.now(), this.policy) ?? NEVER_DUE;
  }

  /** A poll that failed is repeated soon; where the gateway refused to tell, or its answer cannot be read, that poll counts. */
  afterFailure(refund: RefundRecord, error: unknown): Date {
    const refused = error instanceof RefundUnavailable && error.cause instanceof GatewayRefused;
    const counts = refused || error instanceof RefundUnreadable;
    return counts && isOpen(refund) ? this.next(refund) : this.trades.afterOutage();
  }

  /** No call of a try that began before this moment is on its way any more. */
  lostBefore(): Date {
    return after(this.trades.now(), -this.policy.refundLostAfter);
  }

  isLost(refund: RefundRecord): boolean {
    return isLost(refund, this.trades.now(), this.policy);
  }
}
