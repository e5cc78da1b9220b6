import { slotsAhead } from './slot.js';

describe('the slots ahead', () => {
  it('are those of two weeks, earliest first', () => {
    const slots = slotsAhead(new Date('2026-03-01T00:00:00+08:00'));
    expect(slots).toHaveLength(42);
    expect(slots[0]).toMatchObject({ id: '20260301-1000', startsAt: new Date('2026-03-01T02:00:00Z'), price: 12800 });
    expect(slots.at(-1)?.id).toBe('20260314-1600');
    expect(slots).toEqual([...slots].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime()));
  });

  it('leave out what has begun', () => {
    expect(slotsAhead(new Date('2026-03-01T10:00:00+08:00'))[0]?.id).toBe('20260301-1400');
  });

  it("begin with China's day, not with UTC's", () => {
    expect(slotsAhead(new Date('2026-02-28T17:00:00Z'))[0]?.id).toBe('20260301-1000');
  });

  it('have an id and a name of their own each', () => {
    const slots = slotsAhead(new Date('2026-12-28T12:00:00Z'));
    expect(new Set(slots.map(({ id }) => id)).size).toBe(slots.length);
    expect(new Set(slots.map(({ name }) => name)).size).toBe(slots.length);
  });
});
