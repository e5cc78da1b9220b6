import { dayAfter, type TimeZone } from '../../../common/index.js';
import { type PaymentRecord } from '../../../trade/index.js';

/** What was paid in a span of time, and what of it was given back since. Money is fen. */
export interface Totals {
  count: number;
  totalFee: number;
  /** Payments given back, in whole or in part. */
  refundedCount: number;
  /** Given back for certain, whoever gave it. */
  refundedFee: number;
}

/** Adds payments up by day; every day of the span is there, one without a payment too. */
export class DayTotals {
  readonly totals = nothing();
  private readonly days = new Map<string, Totals>();

  /** @param first @param last days (`2024-05-01`), both of the span */
  constructor(
    private readonly zone: TimeZone,
    first: string,
    last: string,
  ) {
    for (let day = first; day <= last; day = dayAfter(day)) this.days.set(day, nothing());
  }

  add(record: PaymentRecord): void {
    const day = this.days.get(this.zone.dayOf(record.paidAt));
    if (!day) throw new Error(`payment ${record.outTradeNo} lies outside of the span that was asked for`);
    addTo(day, record);
    addTo(this.totals, record);
  }

  /** Oldest day first. */
  series(): (Totals & { date: string })[] {
    return [...this.days].map(([date, totals]) => ({ date, ...totals }));
  }
}

function nothing(): Totals {
  return { count: 0, totalFee: 0, refundedCount: 0, refundedFee: 0 };
}

function addTo(totals: Totals, { totalFee, refunded, refundedFee }: PaymentRecord): void {
  totals.count += 1;
  totals.totalFee += totalFee;
  totals.refundedFee += refundedFee;
  if (refunded) totals.refundedCount += 1;
}
