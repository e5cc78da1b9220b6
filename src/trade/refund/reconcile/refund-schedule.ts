import { after, firstAfter } from '../../reconcile/reconcile-schedule.js';
import { type ReconcilePolicy } from '../../reconcile/reconcile.policy.js';
import { type RefundRecord } from '../refund.js';

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
