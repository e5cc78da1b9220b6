import { type Clock, SingleFlight } from '../../../common/index.js';
import { type DayTotals } from '../summary/day-totals.js';

/** Days that are over change by a refund or an import only. */
const BELIEVED_FOR_MS = 60_000;
const CAPACITY = 1_000;

/** Totals of days that are over, added up once a minute for all who look; of bounded size. */
export class DailyTotalsCache {
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
