import { InvalidInput } from '../domain-error.js';
import { SECOND, DAY } from '../time.js';

/** Where an account is that has said nothing else. */
export const DEFAULT_TIME_ZONE = 'Asia/Shanghai';

const MAX_LENGTH = 64;

/** The calendar and the clock of a place (IANA: `Asia/Shanghai`); every rule of them is the platform's (`Intl`). */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;

  private constructor(readonly name: string) {
    // Sweden writes a date and a time as ISO 8601 does.
    this.format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** @throws InvalidInput when there is no such zone */
  static parse(value: unknown, field = 'timeZone'): TimeZone {
    try {
      if (typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH) return new TimeZone(value);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    throw InvalidInput.of(field, 'must be the name of a time zone, such as Asia/Shanghai');
  }

  /** `2024-05-01` */
  dayOf(moment: Date): string {
    return this.textOf(moment).slice(0, 'yyyy-mm-dd'.length);
  }

  /** `2024-05-01 18:05:00`, as the clock on the wall says. */
  textOf(moment: Date): string {
    return this.format.format(moment);
  }

  /** The first moment of a day (`2024-05-01`), on days that begin at 01:00 too. */
  startOf(day: string): Date {
    return this.momentOf(`${day}T00:00`);
  }

  /**
   * When the clock on the wall shows it (`2024-05-01T18:05`): the first time, where it is put back and shows it twice; where it is put
   * forward past it, as much later as the clock jumps.
   */
  momentOf(written: string): Date {
    const wall = Date.parse(`${written}Z`);
    const [before, after] = [-DAY, DAY].map((ms) => wall - this.offsetAt(wall + ms)) as [number, number];
    const moments = [Math.min(before, after), Math.max(before, after)];
    return new Date(moments.find((moment) => moment + this.offsetAt(moment) === wall) ?? before);
  }

  /** How far the wall's clock is ahead of UTC, in ms. */
  private offsetAt(moment: number): number {
    const second = Math.floor(moment / SECOND) * SECOND;
    return Date.parse(`${this.textOf(new Date(second)).replace(' ', 'T')}Z`) - second;
  }
}

/** The day after a day of the calendar, both as `2024-05-01`. */
export function dayAfter(day: string): string {
  return daysLater(day, 1);
}

/** @param days may be negative */
export function daysLater(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 'yyyy-mm-dd'.length);
}
