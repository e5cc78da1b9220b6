/** Nobody writes a longer number that a double could hold; a bound keeps the work on it small. */
const LONGEST_LITERAL = 64;
const LITERAL = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * Whether a number as JSON writes it is the same number after it was read here and written again: `0.10` is (0.1), and so is `1e2`
 * (100); `0.1234567890123456789` and `1e400` are not. A whole number beyond ±(2^53 - 1) never counts as such, for it may have lost its
 * last digits before it came here (RFC 7493, 2.2).
 */
export function isExactNumber(literal: string): boolean {
  if (literal.length > LONGEST_LITERAL) return false;
  const value = Number(literal);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return false;
  return decimalOf(literal) === decimalOf(String(value));
}

/** One spelling of a decimal number, zero without its sign; undefined for `Infinity`. */
function decimalOf(literal: string): string | undefined {
  const [match, whole = '', fraction = '', exponent = '0'] = LITERAL.exec(literal) ?? [];
  if (match === undefined) return undefined;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${literal.startsWith('-') ? '-' : ''}${significant}e${power}`;
}
