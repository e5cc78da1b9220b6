import { isISO8601 } from 'class-validator';
import { dayAfter, isMoment, isOfServedYear, type TimeZone } from '../../../common/index.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether it is a day (`2024-05-01`) or a moment with its offset (`2024-05-01T18:05:00+08:00`), one that there is, and of a year that may be asked for. */
export function isDayOrMoment(value: unknown): value is string {
  return (isMoment(value) || isDay(value)) && isOfServedYear(value);
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && DAY.test(value) && isISO8601(value, { strict: true });
}

/** Where a span begins: a day counts from its first moment in the account's time zone. */
export function startOfSpan(value: string, zone: TimeZone): Date {
  return DAY.test(value) ? zone.startOf(value) : new Date(value);
}

/** What a span ends before: a day counts to its end. */
export function endOfSpan(value: string, zone: TimeZone): Date {
  return DAY.test(value) ? zone.startOf(dayAfter(value)) : new Date(value);
}
