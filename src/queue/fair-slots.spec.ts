import { FairSlots } from './leased-queue.js';

const taken = (slots: FairSlots, key: string): number => {
  const before = slots.heldBy(key);
  while (slots.freeFor(key) > 0) slots.take(key);
  return slots.heldBy(key) - before;
};

describe('slots that are shared fairly', () => {
  it('are half of them for a key that is alone, and half of the rest for each that follows', () => {
    const slots = new FairSlots(16);
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => taken(slots, key))).toEqual([8, 4, 2, 1, 1]);
    expect(slots.free).toBe(0);
    expect(slots.freeFor('f')).toBe(0);
  });

  it('say beforehand how many a key may take', () => {
    const slots = new FairSlots(16);
    for (const key of ['a', 'b', 'c']) {
      const promised = slots.freeFor(key);
      expect(taken(slots, key)).toBe(promised);
    }
  });

  it('are given back one by one', () => {
    const slots = new FairSlots(2);
    slots.take('a');
    expect(slots.freeFor('a')).toBe(0);
    expect(slots.isTight).toBe(true);
    slots.giveBack('a');
    expect([slots.freeFor('a'), slots.heldBy('a'), slots.free, slots.isTight]).toEqual([1, 0, 2, false]);
  });
});
