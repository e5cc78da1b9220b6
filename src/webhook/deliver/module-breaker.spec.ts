import { type ModuleName } from '../../common/index.js';
import { DeliveryPolicy } from './delivery.policy.js';
import { ModuleBreaker, type Subject } from './delivery.pool.js';

const STORE: Subject = { module: 'store' as ModuleName, share: 'an-account' };
const OTHER_MODULE: Subject = { ...STORE, module: 'reservation' as ModuleName };
const OTHER_ACCOUNT: Subject = { ...STORE, share: 'another-account' };
const at = (seconds: number): Date => new Date(seconds * 1_000);

const brokenAt = (seconds: number, failures = 10): ModuleBreaker => {
  const breaker = new ModuleBreaker(new DeliveryPolicy());
  for (let n = 0; n < failures; n++) breaker.failed(STORE, at(seconds));
  return breaker;
};

describe('a module that fails again and again', () => {
  it('goes on until ten failures in a row', () => {
    expect(brokenAt(0, 9).allowance(STORE, at(0), 5)).toBe(Infinity);
    expect(brokenAt(0, 10).allowance(STORE, at(0), 0)).toBe(0);
  });

  it('waits 30 seconds, then is probed by one delivery at a time', () => {
    const breaker = brokenAt(0);
    expect(breaker.allowance(STORE, at(29), 0)).toBe(0);
    expect(breaker.allowance(STORE, at(30), 0)).toBe(1);
    expect(breaker.allowance(STORE, at(30), 1)).toBe(0);
  });

  it('waits twice as long after each failed probe, up to five minutes', () => {
    const breaker = brokenAt(0);
    breaker.failed(STORE, at(30));
    expect(breaker.allowance(STORE, at(89), 0)).toBe(0);
    expect(breaker.allowance(STORE, at(90), 0)).toBe(1);
    for (let n = 0; n < 10; n++) breaker.failed(STORE, at(100));
    expect(breaker.allowance(STORE, at(399), 0)).toBe(0);
    expect(breaker.allowance(STORE, at(400), 0)).toBe(1);
  });

  it('is well again after one success', () => {
    const breaker = brokenAt(0);
    breaker.succeeded(STORE);
    expect(breaker.allowance(STORE, at(0), 5)).toBe(Infinity);
  });

  it.each([OTHER_MODULE, OTHER_ACCOUNT])('holds up neither another module nor another account', (other) => {
    const breaker = brokenAt(0);
    expect(breaker.allowance(other, at(0), 5)).toBe(Infinity);
    breaker.succeeded(other);
    expect(breaker.allowance(STORE, at(0), 0)).toBe(0);
  });
});
