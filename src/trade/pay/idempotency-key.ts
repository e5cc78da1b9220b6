import { createHash } from 'node:crypto';
import { InvalidInput, parseOutTradeNo, type AccountId, type OutTradeNo } from '../../common/index.js';

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;
const OUT_TRADE_NO_LENGTH = 32;

/** @throws InvalidInput unless it is 1 to 255 visible ASCII characters, or left out */
export function parseIdempotencyKey(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || !VISIBLE_ASCII.test(value)) {
    throw InvalidInput.of('Idempotency-Key', 'must be 1 to 255 visible ASCII characters');
  }
  return value;
}

/** The same number for every repeat under one key; another one for every other account. */
export function outTradeNoFor(accountId: AccountId, idempotencyKey: string): OutTradeNo {
  const hash = createHash('sha256').update(`${accountId}\n${idempotencyKey}`).digest('hex');
  return parseOutTradeNo(hash.slice(0, OUT_TRADE_NO_LENGTH));
}
