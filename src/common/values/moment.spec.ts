import { isMoment } from '../time.js';

describe('a moment', () => {
  it.each([
    '2024-05-01T10:00Z',
    '2024-05-01T10:00:00+08:00',
    '2024-05-01T10:00:00.123-03:30',
    '2024-02-29T00:00:00Z',
    '2024-05-01T24:00Z', // the midnight that ends the day
  ])('may be %s', (value) => {
    expect(isMoment(value)).toBe(true);
    expect(Date.parse(value)).not.toBeNaN();
  });

  it.each([
    '2024-05-01', // a day
    '2024-W01-1',
    '2024-123',
    '20240101',
    '20240101T100000Z',
    '2024-05-01T10:00:00', // no offset: whose ten o'clock?
    '2024-05-01T10:00:00 08:00', // a plus sign that was not encoded
    '2023-02-29T00:00:00Z',
    '2024-13-01T10:00:00Z',
    '2024-05-01T25:00:00Z',
    '2024-05-01T24:00:30Z',
    '2024-05-01T10:00:00+25:00',
    '1714528800000',
    'yesterday',
    '',
    1714528800000,
    ['2024-05-01T10:00:00Z'],
    undefined,
  ])('is not %p', (value) => {
    expect(isMoment(value)).toBe(false);
  });
});
