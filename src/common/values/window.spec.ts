import { closed, covers, opened, type Window } from '../time.js';

const at = (hour: number): Date => new Date(Date.UTC(2026, 0, 1, hour));
const window = (start: number, end?: number): Window => ({
  startAt: at(start),
  ...(end !== undefined && { endAt: at(end) }),
});

describe('windows of time', () => {
  it('hold from their start until before their end', () => {
    expect([7, 8, 9, 10].map((hour) => covers(window(8, 10), at(hour)))).toEqual([false, true, true, false]);
  });

  it('hold for ever without an end', () => {
    expect(covers(window(8), new Date('2100-01-01'))).toBe(true);
  });

  it('stay as they are when opened twice', () => {
    const once = opened([], window(8), at(8));
    expect(opened(once, window(9), at(9))).toEqual(once);
  });

  it('take a new end, and keep the earlier start', () => {
    expect(opened([window(8)], window(9, 12), at(9))).toEqual([window(8, 12)]);
  });

  it('begin anew after they ended, the ended one kept for late events', () => {
    const ended = closed([window(8)], at(9));
    expect(ended).toEqual([window(8, 9)]);
    expect(opened(ended, window(10), at(10))).toEqual([window(8, 9), window(10)]);
  });

  it('drop one that had not begun', () => {
    expect(closed([window(12)], at(9))).toEqual([]);
  });

  it('stay as they are when closed twice', () => {
    const once = closed([window(8)], at(9));
    expect(closed(once, at(10))).toEqual(once);
  });

  it.each([
    ['open', [window(8)]],
    ['ended', [window(6, 7)]],
    ['none yet', []],
  ])('stay as they are, %s, where what is wanted is over already', (_, windows) => {
    expect(opened(windows, window(1, 2), at(9))).toEqual(windows);
    expect(opened(windows, window(8, 9), at(9))).toEqual(windows);
  });
});
