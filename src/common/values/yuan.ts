import { InvalidInput } from '../domain-error.js';
import { type Fen, parseFen } from './fen.js';

const YUAN = /^(0|[1-9]\d{0,6})(?:\.(\d{1,2}))?$/;
const FEN_PER_YUAN = 100;

/**
 * Reads an amount of yuan that a person typed: TEXT like `0.01`, `19.9` or `20`. Its digits are read as they stand and never as a
 * fraction, in which 19.90 becomes 1989 fen.
 * @param field the name that the error carries
 * @throws InvalidInput when it is not such a text, or out of the range of `parseFen`
 */
export function parseYuan(value: unknown, field: string): Fen {
  const [, yuan, fen = ''] = (typeof value === 'string' ? YUAN.exec(value) : null) ?? [];
  if (yuan === undefined) throw InvalidInput.of(field, 'must be yuan as text, like "19.90", with at most two decimals');
  return parseFen(Number(yuan) * FEN_PER_YUAN + Number(fen.padEnd(2, '0')), field);
}
