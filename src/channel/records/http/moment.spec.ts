import { TimeZone } from '../../../common/index.js';
import { endOfSpan, isDayOrMoment, startOfSpan } from './moment.js';

const shanghai = TimeZone.parse('Asia/Shanghai');

describe('an end of a span of time', () => {
  it.each([
    '2024-05-01',
    '1970-01-01',
    '9998-12-31',
    '2024-05-01T10:00Z',
    '2024-05-01T10:00:00+08:00',
    '2024-05-01T10:00:00.123Z',
  ])('may be %s', (value) => {
    expect(isDayOrMoment(value)).toBe(true);
  });

  it.each([
    '2024-02-30',
    '2024-13-01',
    '2024-05-01T10:00:00', // no offset: whose ten o'clock?
    '2024-05-01T25:00:00Z',
    '2024-05-01T10:00:00 08:00', // a plus sign that was not encoded
    '1969-12-31',
    '9999-12-31', // the day after it has no name
    '9999-01-01T00:00:00Z',
    '1714528800000',
    'yesterday',
    '',
    20240501,
    ['2024-05-01'],
  ])('is not %p', (value) => {
    expect(isDayOrMoment(value)).toBe(false);
  });

  it('is, for a day, its first moment or the first moment after it, where the account is', () => {
    expect(startOfSpan('2024-05-01', shanghai)).toEqual(new Date('2024-04-30T16:00:00Z'));
    expect(endOfSpan('2024-05-01', shanghai)).toEqual(new Date('2024-05-01T16:00:00Z'));
  });

  it('is, for a moment, that moment', () => {
    expect(startOfSpan('2024-05-01T10:00:00+08:00', shanghai)).toEqual(new Date('2024-05-01T02:00:00Z'));
    expect(endOfSpan('2024-05-01T10:00:00+08:00', shanghai)).toEqual(new Date('2024-05-01T02:00:00Z'));
  });
});
