import { isISO8601, ValidateBy } from 'class-validator';

/** The time, injected so that a test can set it. */
export abstract class Clock {
  abstract now(): Date;
}

/** The machine's own clock, corrected by what is known of the time that all processes share. */
export class SystemClock extends Clock {
  /** In ms: how far the machine's clock is behind. */
  private behind = 0;

  override now(): Date {
    return new Date(this.machine() + this.behind);
  }

  /** What the machine says, in ms since the epoch. */
  machine(): number {
    return Date.now();
  }

  correct(behind: number): void {
    this.behind = behind;
  }

  /** @returns ms, negative where it is ahead */
  correction(): number {
    return this.behind;
  }
}

/** A date that no clock reaches: what is due then is never due, and the polled range of an index stays small. */
export const NEVER_DUE = new Date('9999-12-31T00:00:00Z');

/** Lengths of time in milliseconds. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** When something holds: from `startAt` until before `endAt`; without one, for ever. */
export interface Window {
  startAt: Date;
  endAt?: Date;
}

const WINDOWS_KEPT = 20;

export function covers({ startAt, endAt }: Window, at: Date): boolean {
  return startAt <= at && (!endAt || at < endAt);
}

/** The window that holds now or will, if there is one. Ended windows stay: an event is judged by when it was received. */
export function openWindow(windows: readonly Window[], now: Date): Window | undefined {
  const last = windows.at(-1);
  return last && (!last.endAt || last.endAt > now) ? last : undefined;
}

/**
 * The windows once `wanted` holds: an open one keeps its earlier start and takes the new end, so that opening twice changes nothing.
 * What is over by now is wanted too late: the past is never rewritten, and an open window least of all.
 */
export function opened(windows: readonly Window[], wanted: Window, now: Date): Window[] {
  if (wanted.endAt && wanted.endAt <= now) return [...windows];
  const open = openWindow(windows, now);
  if (!open) return [...windows, wanted].slice(-WINDOWS_KEPT);
  const startAt = open.startAt < wanted.startAt ? open.startAt : wanted.startAt;
  return [...windows.slice(0, -1), { ...wanted, startAt }];
}

/** The windows once none holds any more from `at` on: an open one ends then, one that begins no earlier is dropped. */
export function closed(windows: readonly Window[], at: Date): Window[] {
  const open = openWindow(windows, at);
  if (!open) return [...windows];
  const ended = windows.slice(0, -1);
  return open.startAt < at ? [...ended, { startAt: open.startAt, endAt: at }] : ended;
}

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

/** Accepts a moment with its offset, as `isMoment` says. */
export function IsMoment(): PropertyDecorator {
  return ValidateBy({
    name: 'isMoment',
    validator: {
      validate: isMoment,
      defaultMessage: () => 'must be a moment with its offset (2024-05-01T18:05:00+08:00)',
    },
  });
}
