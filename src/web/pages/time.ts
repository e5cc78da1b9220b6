/** The account's time zone: payments are looked at where they are made. */
const TIME_ZONE = 'Asia/Shanghai';

// Swedish writes dates as ISO 8601 does: 2026-03-01 09:30:00.
const TIME = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short', timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short' });

/** `2026-03-01 09:30:00` in China; empty for none. */
export function time(at: Date | string | undefined): string {
  return at === undefined ? '' : TIME.format(new Date(at));
}

/** `2026-03-01` in China. */
export function day(at: Date | string): string {
  return DAY.format(new Date(at));
}
