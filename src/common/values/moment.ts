import { isISO8601 } from 'class-validator';

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Whether it is a moment with its offset (`2024-05-01T18:05:00+08:00`), and one that there is: without an offset it would be
 * another moment on each machine, and not all that ISO 8601 allows (weeks, days of the year, no hyphens) is a `Date` here.
 */
export function isMoment(value: unknown): value is string {
  return typeof value === 'string' && MOMENT.test(value) && isISO8601(value, { strict: true });
}
