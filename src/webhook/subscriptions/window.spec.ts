import { covers, subscribed, unsubscribed, type Window } from './window.js';

const at = (hour: number): Date => new Date(Date.UTC(2026, 0, 1, hour));
const window = (start: number, end?: number): Window => ({
  startAt: at(start),
  ...(end !== undefined && { endAt: at(end) }),
});

describe('the windows of a subscription', () => {
  it('hold from their start until before their end', () => {
    expect([7, 8, 9, 10].map((hour) => covers(window(8, 10), at(hour)))).toEqual([false, true, true, false]);
  });

  it('hold for ever without an end', () => {
    expect(covers(window(8), new Date('2100-01-01'))).toBe(true);
  });

  it('stay as they are when subscribed twice', () => {
    const once = subscribed([], window(8), at(8));
    expect(subscribed(once, window(9), at(9))).toEqual(once);
  });

  it('take a new end, and keep the earlier start', () => {
    expect(subscribed([window(8)], window(9, 12), at(9))).toEqual([window(8, 12)]);
  });

  it('begin anew after they ended, the ended one kept for late events', () => {
    const ended = unsubscribed([window(8)], at(9));
    expect(ended).toEqual([window(8, 9)]);
    expect(subscribed(ended, window(10), at(10))).toEqual([window(8, 9), window(10)]);
  });

  it('drop one that had not begun', () => {
    expect(unsubscribed([window(12)], at(9))).toEqual([]);
  });

  it('stay as they are when unsubscribed twice', () => {
    const once = unsubscribed([window(8)], at(9));
    expect(unsubscribed(once, at(10))).toEqual(once);
  });
});
