import fc from 'fast-check';
import { corrected } from './server-time.js';

describe('how far a clock is behind', () => {
  it('is nothing while the answer lies between question and answer', () => {
    expect(corrected(0, { asked: 1_000, answered: 1_020, read: 1_007 })).toBe(0);
  });

  it('is what the answer says at least, for one that is behind', () => {
    expect(corrected(0, { asked: 1_000, answered: 1_020, read: 9_000 })).toBe(7_980);
  });

  it('is what the answer says at least, for one that is ahead', () => {
    expect(corrected(0, { asked: 9_000, answered: 9_020, read: 1_000 })).toBe(-8_000);
  });

  it('stays as it was found, whatever the network does', () => {
    expect(corrected(7_990, { asked: 61_000, answered: 61_900, read: 69_300 })).toBe(7_990);
  });

  it('is never further from the truth than the answer took', () => {
    const ms = fc.integer({ min: -1e9, max: 1e9 });
    const wait = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(ms, ms, wait, wait, (before, truth, there, back) => {
        const asked = 1e12;
        const reading = { asked, answered: asked + there + back, read: asked + there + truth };
        expect(Math.abs(corrected(before, reading) - truth)).toBeLessThanOrEqual(there + back);
      }),
    );
  });
});
