import { InvalidInput } from '../../common/index.js';

const MINUTE_MS = 60_000;
const LONGEST_MS = 30 * 24 * 60 * MINUTE_MS;
const DEFAULT_MS = 60 * MINUTE_MS;
const LAST_MS = 8_640_000_000_000_000;

/** Reads a moment in ms since the epoch; whether it is ahead only matters to an order that is not there yet. */
export function parseTimeExpire(value: unknown): Date | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > LAST_MS) {
    throw InvalidInput.of('timeExpire', 'must be a time in ms since the epoch');
  }
  return new Date(value as number);
}

/** WeChat's rule: the last moment to pay is at least a minute ahead. More than 30 days is taken for a mistake. */
export function isExpiryAllowed(timeExpire: Date, now: Date): boolean {
  const ahead = timeExpire.getTime() - now.getTime();
  return ahead >= MINUTE_MS && ahead <= LONGEST_MS;
}

export function expiryNotAllowed(): InvalidInput {
  return InvalidInput.of('timeExpire', 'must be a time in ms since the epoch, one minute to 30 days ahead');
}

export function defaultExpiry(now: Date): Date {
  return new Date(now.getTime() + DEFAULT_MS);
}
