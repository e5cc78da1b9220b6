import { SystemRandomness } from './randomness.js';

describe('a nonce', () => {
  const nonces = Array.from(
    { length: 5_000 },
    (
      (randomness) => () =>
        randomness.nonce()
    )(new SystemRandomness()),
  );

  it('has 16 letters and digits', () => {
    for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9]{16}$/);
  });

  it('never comes twice', () => {
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('favours no letter', () => {
    const counts = new Map<string, number>();
    for (const letter of nonces.join('')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    const expected = (nonces.length * 16) / 62;
    expect(counts.size).toBe(62);
    // Six standard deviations: chance alone is that far off once in some ten million runs.
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
  });
});
