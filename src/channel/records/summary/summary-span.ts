import { DAY, daysLater, InvalidInput, type TimeZone } from '../../../common/index.js';
import { endOfSpan, startOfSpan } from '../http/moment.js';

const DEFAULT_DAYS = 30;
/** A year with its 29th of February. */
const MAX_DAYS = 366;

/** `from` <= time < `to`, and the days that it touches. */
interface SummarySpan {
  from: Date;
  to: Date;
  first: string;
  last: string;
}

/**
 * The span of a summary: without an end until today, without a beginning 30 days.
 * @throws InvalidInput when it is empty or longer than 366 days
 */
export function summarySpan(asked: { from?: string; to?: string }, zone: TimeZone, now: Date): SummarySpan {
  const to = endOfSpan(asked.to ?? zone.dayOf(now), zone);
  const last = zone.dayOf(new Date(to.getTime() - 1));
  const from = startOfSpan(asked.from ?? daysLater(last, 1 - DEFAULT_DAYS), zone);
  if (from >= to)
    throw InvalidInput.of(asked.to === undefined ? 'from' : 'to', 'the end must be later than the beginning');
  const first = zone.dayOf(from);
  if (daysBetween(first, last) > MAX_DAYS)
    throw InvalidInput.of('from', `must be at most ${MAX_DAYS} days before the end`);
  return { from, to, first, last };
}

/** Both days counted. */
function daysBetween(first: string, last: string): number {
  return (Date.parse(last) - Date.parse(first)) / DAY + 1;
}
