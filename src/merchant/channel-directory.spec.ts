import { AddressQuota } from './channel-directory.js';

const POLICY = { unknownAtOnce: 3, unknownPerSecond: 2 };

describe('what an address may ask about the unknown', () => {
  it('is so many questions at once, and then so many a second', () => {
    const quota = new AddressQuota(POLICY);
    expect([0, 0, 0, 0].map((now) => quota.take('a', now))).toEqual([true, true, true, false]);
    expect([500, 501, 1_001].map((now) => quota.take('a', now))).toEqual([true, false, true]);
  });

  it('is taken from no other address', () => {
    const quota = new AddressQuota(POLICY);
    for (let n = 0; n < 10; n++) quota.take('a', 0);
    expect(quota.take('b', 0)).toBe(true);
  });
});
