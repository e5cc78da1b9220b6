/** By how much a wait varies, so that what failed together is not tried together. */
interface Spread {
  /** Each wait is shortened or lengthened by up to this share of it. */
  jitter: number;
  /** Chance of [0, 1). */
  fraction: number;
}

const NO_SPREAD: Spread = { jitter: 0, fraction: 0 };

/**
 * The wait after a failure, from a list of waits.
 * @param waits after the 1st, 2nd, … failure, in ms
 * @param failures so far, at least 1
 * @returns ms; undefined: that was the last try
 */
export function listedWait(
  waits: readonly number[],
  failures: number,
  { jitter, fraction } = NO_SPREAD,
): number | undefined {
  const wait = waits[failures - 1];
  return wait === undefined ? undefined : Math.round(wait * (1 + jitter * (2 * fraction - 1)));
}

/**
 * The wait after a failure, twice as long after each further one in a row.
 * @param failures in a row, at least 1
 * @returns ms
 */
export function doublingWait({ from, upTo }: { from: number; upTo: number }, failures: number): number {
  return Math.min(from * 2 ** (failures - 1), upTo);
}
