import { defaultExpiry, isExpiryAllowed } from './pay-order.js';

const NOW = new Date('2024-05-01T10:00:00Z');
const ahead = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const DAY = 86_400;

describe('the last moment to pay', () => {
  it.each([
    [-1, false],
    [59, false],
    [60, true],
    [30 * DAY, true],
    [30 * DAY + 1, false],
  ])('%i seconds ahead is allowed: %p', (seconds, allowed) => {
    expect(isExpiryAllowed(ahead(seconds), NOW)).toBe(allowed);
  });

  it('takes a time in seconds for one long past', () => {
    expect(isExpiryAllowed(new Date(Math.floor(NOW.getTime() / 1000) + 3600), NOW)).toBe(false);
  });

  it('is one hour ahead where nothing is said', () => {
    expect(defaultExpiry(NOW)).toEqual(ahead(3600));
  });
});
