import { DeliveryPolicy, retryDelay } from './delivery.policy.js';

const policy = new DeliveryPolicy();
const HOUR = 3_600_000;

describe('when a failed delivery is tried again', () => {
  it('is 13 tries in all, over 70 hours and 42 minutes', () => {
    const waits = Array.from({ length: 12 }, (_, tries) => retryDelay(policy, tries + 1, 0.5) ?? NaN);
    const total = waits.reduce((sum, wait) => sum + wait, 0);
    expect(Math.floor(total / 60_000)).toBe(70 * 60 + 42);
    expect(retryDelay(policy, 13, 0.5)).toBeUndefined();
  });

  it('starts after about a second and never waits much over a day', () => {
    expect(retryDelay(policy, 1, 0.5)).toBe(1_000);
    expect(retryDelay(policy, 12, 0.999)).toBeLessThanOrEqual(24 * HOUR * 1.2);
  });

  it('varies by a fifth, so that what failed together is not tried together', () => {
    expect(retryDelay(policy, 2, 0)).toBe(4_000);
    expect(retryDelay(policy, 2, 0.999999)).toBe(6_000);
  });

  it('gives a handler less time than its lease lasts, and the lease several renewals', () => {
    expect(policy.deadline).toBeLessThan(policy.lease);
    expect(policy.renewEvery * 3).toBeLessThan(policy.lease);
  });
});
