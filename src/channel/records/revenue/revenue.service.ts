import { Injectable } from '@nestjs/common';
import { type AccountId, Clock, daysLater, type TimeZone } from '../../../common/index.js';
import { type Outcomes, PaymentRecords, TradeFiguresReader } from '../../../trade/index.js';
import { DayTotals, type Totals } from '../summary/day-totals.js';
import { summarySpan } from '../summary/summary-span.js';
import { AccountTimeZoneRepository } from '../time-zone/account-time-zone.repository.js';
import { DailyTotalsCache } from './daily-totals-cache.js';

/** What an account took in, whichever channel it came by; test payments left out. */
export interface Revenue {
  /** By the account's calendar. */
  today: Totals;
  /** Of the orders that were placed today. */
  outcomes: Outcomes;
  /** The last thirty days, today among them, oldest first and without a gap. */
  series: (Totals & { date: string })[];
}

/** An account's payments at a glance. Today is counted anew each time; the days before it are believed for a minute. */
@Injectable()
export class RevenueService {
  private readonly pastDays: DailyTotalsCache;

  constructor(
    private readonly records: PaymentRecords,
    private readonly figures: TradeFiguresReader,
    private readonly zones: AccountTimeZoneRepository,
    private readonly clock: Clock,
  ) {
    this.pastDays = new DailyTotalsCache(clock);
  }

  async of(accountId: AccountId): Promise<Revenue> {
    const zone = await this.zones.find(accountId);
    const now = this.clock.now();
    const { first, last } = summarySpan({}, zone, now);
    const [before, ofToday, outcomes] = await Promise.all([
      this.pastDays.of(`${accountId}|${zone.name}|${last}`, () =>
        this.add(accountId, zone, { first, last: daysLater(last, -1) }),
      ),
      this.add(accountId, zone, { first: last, last }),
      this.figures.outcomesSince(accountId, zone.startOf(last)),
    ]);
    return { today: ofToday.totals, outcomes, series: [...before.series(), ...ofToday.series()] };
  }

  /** @param span days, both counted */
  private async add(accountId: AccountId, zone: TimeZone, span: { first: string; last: string }): Promise<DayTotals> {
    const totals = new DayTotals(zone, span.first, span.last);
    const time = { from: zone.startOf(span.first), to: zone.startOf(daysLater(span.last, 1)) };
    for await (const record of this.records.stream({ accountId, isTest: false, ...time })) totals.add(record);
    return totals;
  }
}
