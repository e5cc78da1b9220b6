import { refreshAfter, TicketPolicy } from './jsapi-ticket.js';

describe('when a ticket is refreshed', () => {
  it.each([
    ['two hours', 7_200_000, 6_600_000],
    ['ten minutes', 600_000, 480_000],
    ['a second', 1_000, 800],
  ])('ahead of its end, when it lives %s', (_what, life, after) => {
    expect(refreshAfter(new TicketPolicy(), life)).toBe(after);
  });
});
