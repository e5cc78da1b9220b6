import { DEFAULT_TIME_ZONE, TimeZone } from '../../common/index.js';

const CHINA = TimeZone.parse(DEFAULT_TIME_ZONE);

/** `2026-03-01 09:30:00` in China; empty for none. */
export function time(at: Date | string | undefined): string {
  return at === undefined ? '' : CHINA.textOf(new Date(at));
}
