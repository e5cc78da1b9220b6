import { type ModuleName } from '../../common/index.js';
import { DeliveryPolicy } from './delivery.policy.js';
import { ModuleBreaker } from './module-breaker.js';

const STORE = 'store' as ModuleName;
const OTHER = 'reservation' as ModuleName;
const at = (seconds: number): Date => new Date(seconds * 1_000);

const brokenAt = (seconds: number, failures = 10): ModuleBreaker => {
  const breaker = new ModuleBreaker(new DeliveryPolicy());
  for (let n = 0; n < failures; n++) breaker.failed(STORE, at(seconds));
  return breaker;
};

describe('a module that fails again and again', () => {
  it('goes on until ten failures in a row', () => {
    expect(brokenAt(0, 9).allows(STORE, at(0), 5)).toBe(true);
    expect(brokenAt(0, 10).allows(STORE, at(0), 0)).toBe(false);
  });

  it('waits 30 seconds, then is probed by one delivery at a time', () => {
    const breaker = brokenAt(0);
    expect(breaker.allows(STORE, at(29), 0)).toBe(false);
    expect(breaker.allows(STORE, at(30), 0)).toBe(true);
    expect(breaker.allows(STORE, at(30), 1)).toBe(false);
  });

  it('waits twice as long after each failed probe, up to five minutes', () => {
    const breaker = brokenAt(0);
    breaker.failed(STORE, at(30));
    expect(breaker.allows(STORE, at(89), 0)).toBe(false);
    expect(breaker.allows(STORE, at(90), 0)).toBe(true);
    for (let n = 0; n < 10; n++) breaker.failed(STORE, at(100));
    expect(breaker.allows(STORE, at(399), 0)).toBe(false);
    expect(breaker.allows(STORE, at(400), 0)).toBe(true);
  });

  it('is well again after one success', () => {
    const breaker = brokenAt(0);
    breaker.succeeded(STORE);
    expect(breaker.allows(STORE, at(0), 5)).toBe(true);
  });

  it('holds up no other module', () => {
    expect(brokenAt(0).allows(OTHER, at(0), 5)).toBe(true);
  });
});
