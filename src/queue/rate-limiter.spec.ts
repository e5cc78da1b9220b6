import { RateLimiter } from './rate-limiter.js';

describe('the rate of asking', () => {
  /** How many begin in so many ms when as many as allowed begin every `step` ms. */
  function begun(perSecond: number, ms: number, step: number): number {
    const rate = new RateLimiter(perSecond, 0);
    let count = 0;
    for (let now = 0; now < ms; now += step) {
      const free = rate.available(now);
      rate.use(free);
      count += free;
    }
    return count;
  }

  it.each([1, 20, 500])('of %d a second is kept over ten seconds', (perSecond) => {
    const count = begun(perSecond, 10_000, 10);
    expect(count).toBeGreaterThanOrEqual(perSecond * 9.5);
    expect(count).toBeLessThanOrEqual(perSecond * 10 + Math.max(1, perSecond / 10));
  });

  it('saves nothing up over an idle hour', () => {
    const rate = new RateLimiter(20, 0);
    rate.use(rate.available(0));
    expect(rate.available(3_600_000)).toBe(2);
  });
});
