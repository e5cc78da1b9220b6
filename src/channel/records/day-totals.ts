import { ApiProperty } from '@nestjs/swagger';
import { dayAfter, type TimeZone } from '../../common/index.js';
import { type PaymentRecord } from '../../trade/index.js';

/** What was paid in a span of time, and how much of it was refunded since. */
export class TotalsView {
  @ApiProperty({ type: 'integer', description: 'Payments' })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'In fen' })
  totalFee!: number;

  @ApiProperty({ type: 'integer', description: 'How many of them were given back since, in whole or in part' })
  refundedCount!: number;

  @ApiProperty({ type: 'integer', description: 'In fen; for certain, whoever gave it back' })
  refundedFee!: number;
}

export class DayView extends TotalsView {
  @ApiProperty({ format: 'date', description: "A day in the account's time zone" })
  date!: string;
}

/** What was paid, by day. */
export class SummaryView {
  @ApiProperty({ example: 'Asia/Shanghai' })
  timeZone!: string;

  @ApiProperty({ type: TotalsView })
  totals!: TotalsView;

  @ApiProperty({ type: [DayView], description: 'Oldest first, without gaps' })
  series!: DayView[];
}

/** Adds payments up by day; days without a payment are included. */
export class DayTotals {
  readonly totals = nothing();
  private readonly days = new Map<string, DayView>();

  /** @param first @param last days (`2024-05-01`), both of the span */
  constructor(
    private readonly zone: TimeZone,
    first: string,
    last: string,
  ) {
    for (let day = first; day <= last; day = dayAfter(day)) this.days.set(day, { date: day, ...nothing() });
  }

  add(record: PaymentRecord): void {
    const day = this.days.get(this.zone.dayOf(record.paidAt));
    if (!day) throw new Error(`payment ${record.outTradeNo} lies outside of the span that was asked for`);
    addTo(day, record);
    addTo(this.totals, record);
  }

  /** Oldest day first. */
  series(): DayView[] {
    return [...this.days.values()];
  }
}

function nothing() {
  return { count: 0, totalFee: 0, refundedCount: 0, refundedFee: 0 };
}

function addTo(totals: TotalsView, { totalFee, refunded, refundedFee }: PaymentRecord): void {
  totals.count += 1;
  totals.totalFee += totalFee;
  totals.refundedFee += refundedFee;
  if (refunded) totals.refundedCount += 1;
}
