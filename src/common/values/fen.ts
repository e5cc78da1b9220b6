import { InvalidInput } from '../domain-error.js';
import { type Branded } from './branded.js';

/** An amount of money in fen (1/100 CNY): always a positive safe integer, never a float of yuan. */
export type Fen = Branded<number, 'Fen'>;

/** WeChat's own upper bound of `total_fee`: 1,000,000.00 CNY. */
export const MAX_FEN = 100_000_000;

/**
 * Reads an amount in fen.
 * @param field the name that the error carries
 * @throws InvalidInput when it is no integer of 1 to 100,000,000
 */
export function parseFen(value: unknown, field: string): Fen {
  if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > MAX_FEN) {
    throw InvalidInput.of(field, `must be an integer of 1 to ${MAX_FEN} fen`);
  }
  return value as Fen;
}
