import { HOUR } from '../../common/index.js';
import { listedWait } from '../../queue/index.js';
import { DeliveryPolicy } from './delivery.js';

const policy = new DeliveryPolicy();

const waitAfter = (failures: number, fraction = 0.5): number | undefined =>
  listedWait(policy.retryAfter, failures, { jitter: policy.jitter, fraction });

describe('when a failed delivery is tried again', () => {
  it('is 13 tries in all, over 70 hours and 42 minutes', () => {
    const waits = Array.from({ length: 12 }, (_, tries) => waitAfter(tries + 1) ?? NaN);
    const total = waits.reduce((sum, wait) => sum + wait, 0);
    expect(Math.floor(total / 60_000)).toBe(70 * 60 + 42);
    expect(waitAfter(13)).toBeUndefined();
  });

  it('starts after about a second and never waits much over a day', () => {
    expect(waitAfter(1)).toBe(1_000);
    expect(waitAfter(12, 0.999)).toBeLessThanOrEqual(24 * HOUR * 1.2);
  });

  it('varies by a fifth, so that what failed together is not tried together', () => {
    expect(waitAfter(2, 0)).toBe(4_000);
    expect(waitAfter(2, 0.999999)).toBe(6_000);
  });

  it('gives a handler less time than its lease lasts, and the lease several renewals', () => {
    expect(policy.deadline).toBeLessThan(policy.lease);
    expect(policy.renewEvery * 3).toBeLessThan(policy.lease);
  });
});
