import { randomBytes, randomInt } from 'node:crypto';

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

/** `20241124021633`: how WeChat writes a time inside its numbers (China's clock, UTC+8). */
function stamp(time: number): string {
  return new Date(time + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
}

/** WeChat's own number of a payment: 28 digits. */
export function newTradeNo(time: number): string {
  return `4200${stamp(time)}${pad(randomInt(1e10), 10)}`;
}

/** WeChat's own number of a refund: 28 digits. */
export function newRefundNo(time: number): string {
  return `5030${stamp(time)}${pad(randomInt(1e10), 10)}`;
}

/** `wx` and 34 digits and letters. */
export function newPrepayId(time: number): string {
  return `wx${stamp(time)}${randomBytes(10).toString('hex')}`;
}

export const newToken = (bytes = 16): string => randomBytes(bytes).toString('hex');
