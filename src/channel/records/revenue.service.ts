import { Injectable } from '@nestjs/common';
import { type AccountId, Clock, daysLater, MINUTE, SingleFlight, type TimeZone } from '../../common/index.js';
import { type Outcomes, PaymentRecords, TradeFiguresReader } from '../../trade/index.js';
import { AccountTimeZoneRepository } from './account-time-zone.js';
import { DayTotals, type DayView, type TotalsView } from './day-totals.js';
import { summarySpan } from './span.js';

/** Only a refund or an import changes the totals of a past day. */
const BELIEVED_FOR_MS = MINUTE;
const CAPACITY = 1_000;

/** Totals of past days, added up once a minute at most; of bounded size. */
class DailyTotalsCache {
  private readonly flights = new SingleFlight<DayTotals>();
  /** In the order in which they were added up: the first is the oldest. */
  private readonly kept = new Map<string, { totals: DayTotals; until: number }>();

  constructor(private readonly clock: Clock) {}

  /** @param key whose days, by which calendar, up to which */
  async of(key: string, addUp: () => Promise<DayTotals>): Promise<DayTotals> {
    const kept = this.kept.get(key);
    if (kept && kept.until > this.now()) return kept.totals;
    const totals = await this.flights.run(key, addUp);
    this.keep(key, totals);
    return totals;
  }

  private keep(key: string, totals: DayTotals): void {
    this.kept.delete(key);
    this.kept.set(key, { totals, until: this.now() + BELIEVED_FOR_MS });
    const [oldest] = this.kept.keys();
    if (this.kept.size > CAPACITY && oldest !== undefined) this.kept.delete(oldest);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

/** What an account took in, whichever channel it came by; test payments left out. */
export interface Revenue {
  /** By the account's calendar. */
  today: TotalsView;
  /** Of the orders that were placed today. */
  outcomes: Outcomes;
  /** The last thirty days, today among them, oldest first and without a gap. */
  series: DayView[];
}

/** An account's payments at a glance. Today is added up for each call; the totals of the days before it are cached for a minute. */
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
