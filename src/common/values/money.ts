import { InvalidInput } from '../domain-error.js';
import { type Branded } from './ids.js';

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

const YUAN = /^(0|[1-9]\d{0,6})(?:\.(\d{1,2}))?$/;
const FEN_PER_YUAN = 100;
const MAX_YUAN = (MAX_FEN / FEN_PER_YUAN).toFixed(2);

/**
 * Reads an amount of yuan that a person typed: TEXT like `0.01`, `19.9` or `20`. Its digits are read as they stand and never as a
 * fraction, in which 19.90 becomes 1989 fen.
 * @param field the name that the error carries
 * @throws InvalidInput when it is not such a text, or out of the range of `parseFen`: told in yuan, as it was typed
 */
export function parseYuan(value: unknown, field: string): Fen {
  const [, yuan, fen = ''] = (typeof value === 'string' ? YUAN.exec(value) : null) ?? [];
  if (yuan === undefined) throw InvalidInput.of(field, 'must be yuan as text, like "19.90", with at most two decimals');
  const amount = Number(yuan) * FEN_PER_YUAN + Number(fen.padEnd(2, '0'));
  if (amount < 1 || amount > MAX_FEN) throw InvalidInput.of(field, `must be 0.01 to ${MAX_YUAN} yuan`);
  return parseFen(amount, field);
}

/**
 * Fen as yuan, by whole numbers alone: a float would make `1989.9999…` of some. `1990` → `19.90`.
 * @param grouped with commas between thousands, for people: `123456789` → `1,234,567.89`
 */
export function formatFen(fen: number, { grouped = false } = {}): string {
  const sign = fen < 0 ? '-' : '';
  const whole = String(Math.floor(Math.abs(fen) / FEN_PER_YUAN));
  const rest = String(Math.abs(fen) % FEN_PER_YUAN).padStart(2, '0');
  return `${sign}${grouped ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole}.${rest}`;
}
