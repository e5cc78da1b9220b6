import { type TradeRecord } from '../trade-record.js';
import { type ReconcilePolicy } from './reconcile.policy.js';

type Life = Pick<
  TradeRecord,
  'tradeStatus' | 'createdAt' | 'timeExpire' | 'closedAt' | 'supersededAt' | 'refundsAsked'
>;

/**
 * When to ask after a trade next. It follows from the trade's own dates alone, so a look that was late, or never made because
 * WeConnect was down, uses nothing up; looks that were missed are made up for by one.
 * @returns undefined: never again
 */
export function nextAsk(trade: Life, now: Date, policy: ReconcilePolicy): Date | undefined {
  switch (trade.tradeStatus) {
    case 'PAY_SUCCESS':
      return undefined;
    case 'REFUND':
      return nextAskOfUnlisted(trade, now, policy);
    case 'CLOSED':
      return firstAfter(now, trade.closedAt ?? trade.timeExpire, policy.afterClose);
    case 'CREATED':
    case 'PREPAID':
    case 'PAY_ERROR':
      return nextAskOfOpen(trade, now, policy);
  }
}

/** Whether it waits for a payment, or for its end. */
export function isOpen({ tradeStatus }: Pick<Life, 'tradeStatus'>): boolean {
  return tradeStatus === 'CREATED' || tradeStatus === 'PREPAID' || tradeStatus === 'PAY_ERROR';
}

/** When an unpaid trade is to be closed: once it has expired or was superseded, and WeChat lets it. */
export function closableAt({ createdAt, timeExpire, supersededAt }: Life, { closableAge }: ReconcilePolicy): Date {
  const over = Math.min(timeExpire.getTime(), supersededAt?.getTime() ?? Infinity);
  return new Date(Math.max(over, createdAt.getTime() + closableAge));
}

function nextAskOfOpen(trade: Life, now: Date, policy: ReconcilePolicy): Date | undefined {
  const end = closableAt(trade, policy);
  if (now >= end) return firstAfter(now, end, policy.afterExpiry);
  const next = firstAfter(now, trade.createdAt, policy.afterCreation) ?? after(now, policy.laterEvery);
  return next < end ? next : end;
}

/** A trade that WeConnect calls refunded, without a refund in its list, is asked after until one is there, as long as a refund is. */
function nextAskOfUnlisted({ refundsAsked }: Life, now: Date, policy: ReconcilePolicy): Date | undefined {
  if (refundsAsked?.listed !== 0 || now >= after(refundsAsked.since, policy.refundsFor)) return undefined;
  return firstAfter(now, refundsAsked.since, policy.afterCreation) ?? after(now, policy.refundEvery);
}

/** The first of the moments so long after a date that is still to come. */
export function firstAfter(now: Date, since: Date, waits: readonly number[]): Date | undefined {
  return waits.map((wait) => after(since, wait)).find((moment) => moment > now);
}

export function after(date: Date, ms: number): Date {
  return new Date(date.getTime() + ms);
}
