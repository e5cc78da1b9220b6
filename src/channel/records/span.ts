import { isISO8601, ValidateBy } from 'class-validator';
import {
  DAY,
  dayAfter,
  daysLater,
  InvalidInput,
  isMoment,
  isOfServedYear,
  SERVED_YEARS,
  type TimeZone,
} from '../../common/index.js';

const WRITTEN_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether it is a day (`2024-05-01`) or a moment with its offset (`2024-05-01T18:05:00+08:00`), one that exists, and of a year that is served. */
export function isDayOrMoment(value: unknown): value is string {
  return (isMoment(value) || isDay(value)) && isOfServedYear(value);
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && WRITTEN_DAY.test(value) && isISO8601(value, { strict: true });
}

/** Accepts a day or a moment with its offset, as `isDayOrMoment` says. */
export function IsDayOrMoment(): PropertyDecorator {
  return ValidateBy({
    name: 'isDayOrMoment',
    validator: {
      validate: isDayOrMoment,
      defaultMessage: () =>
        `must be a day (2024-05-01) or a moment with its offset (2024-05-01T18:05:00%2B08:00), ${SERVED_YEARS}`,
    },
  });
}

/** The first moment of a span: of a day, its first moment in the account's time zone. */
export function startOfSpan(value: string, zone: TimeZone): Date {
  return WRITTEN_DAY.test(value) ? zone.startOf(value) : new Date(value);
}

/** The first moment after a span: of a day, the first moment of the next day in the account's time zone. */
export function endOfSpan(value: string, zone: TimeZone): Date {
  return WRITTEN_DAY.test(value) ? zone.startOf(dayAfter(value)) : new Date(value);
}

/**
 * `from` <= time < `to`; an end that is not given stays open.
 * @throws InvalidInput when the span is empty
 */
export function toSpan(asked: { from?: string; to?: string }, zone: TimeZone): { from?: Date; to?: Date } {
  const from = asked.from === undefined ? undefined : startOfSpan(asked.from, zone);
  const to = asked.to === undefined ? undefined : endOfSpan(asked.to, zone);
  if (from && to && from >= to) throw InvalidInput.of('to', 'must be later than from');
  return { ...(from && { from }), ...(to && { to }) };
}

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
