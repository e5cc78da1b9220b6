import { InvalidInput } from '../../common/index.js';

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/** @throws InvalidInput unless it is 1 to 255 visible ASCII characters, or left out */
export function parseIdempotencyKey(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || !VISIBLE_ASCII.test(value)) {
    throw InvalidInput.of('Idempotency-Key', 'must be 1 to 255 visible ASCII characters');
  }
  return value;
}
