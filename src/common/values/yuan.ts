import { InvalidInput } from '../domain-error.js';
import { type Fen, MAX_FEN, parseFen } from './fen.js';

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
