import { isISO8601 } from 'class-validator';

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Whether it is a moment with its offset (`2024-05-01T18:05:00+08:00`), and one that there is: without an offset it would be
 * another moment on each machine, and not all that ISO 8601 allows (weeks, days of the year, no hyphens) is a `Date` here.
 */
export function isMoment(value: unknown): value is string {
  return typeof value === 'string' && MOMENT.test(value) && isISO8601(value, { strict: true });
}

/** Computers count from its first moment on: nothing of ours is older. */
const FIRST_YEAR = '1970';
/** The day after the last one of 9999 could not be written. */
const LAST_YEAR = '9998';

/** For the message of a rule that `isOfServedYear` is part of. */
export const SERVED_YEARS = `of the years ${FIRST_YEAR} to ${LAST_YEAR}`;

/** @param written a day, or a moment that begins with one (`2024-05-01T18:05`) */
export function isOfServedYear(written: string): boolean {
  const year = written.slice(0, FIRST_YEAR.length);
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}
