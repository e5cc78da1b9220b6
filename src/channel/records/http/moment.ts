import { isISO8601 } from 'class-validator';
import { isMoment } from '../../../common/index.js';
import { dayAfter, type TimeZone } from '../time-zone/time-zone.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether it is a day (`2024-05-01`) or a moment with its offset (`2024-05-01T18:05:00+08:00`), and one that there is. */
export function isDayOrMoment(value: unknown): boolean {
  return isMoment(value) || (typeof value === 'string' && DAY.test(value) && isISO8601(value, { strict: true }));
}

/** Where a span begins: a day counts from its first moment in the account's time zone. */
export function startOfSpan(value: string, zone: TimeZone): Date {
  return DAY.test(value) ? zone.startOf(value) : new Date(value);
}

/** What a span ends before: a day counts to its end. */
export function endOfSpan(value: string, zone: TimeZone): Date {
  return DAY.test(value) ? zone.startOf(dayAfter(value)) : new Date(value);
}
