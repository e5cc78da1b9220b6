import { TimeZone } from '../../common/index.js';
import { endOfSpan, isDayOrMoment, startOfSpan, summarySpan } from './span.js';

const shanghai = TimeZone.parse('Asia/Shanghai');
const NOW = new Date('2024-05-31T16:30:00Z'); // the 1st of June where the account is

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

describe('the span of a summary', () => {
  it('is the last thirty days, today counted, unless told otherwise', () => {
    expect(summarySpan({}, shanghai, NOW)).toEqual({
      first: '2024-05-03',
      last: '2024-06-01',
      from: new Date('2024-05-02T16:00:00Z'),
      to: new Date('2024-06-01T16:00:00Z'),
    });
  });

  it('takes days to their end, and moments as they are', () => {
    expect(summarySpan({ from: '2024-05-01', to: '2024-05-01' }, shanghai, NOW)).toMatchObject({
      first: '2024-05-01',
      last: '2024-05-01',
    });
    const moments = { from: '2024-05-01T15:59:59Z', to: '2024-05-02T16:00:00Z' };
    expect(summarySpan(moments, shanghai, NOW)).toMatchObject({ first: '2024-05-01', last: '2024-05-02' });
  });

  it('may be a leap year, and no longer', () => {
    expect(summarySpan({ from: '2024-01-01', to: '2024-12-31' }, shanghai, NOW).first).toBe('2024-01-01');
    expect(() => summarySpan({ from: '2023-12-31', to: '2024-12-31' }, shanghai, NOW)).toThrow(/^from: /);
  });

  it('names the faulty end where it is empty', () => {
    expect(() => summarySpan({ from: '2024-05-02', to: '2024-05-01' }, shanghai, NOW)).toThrow(/^to: /);
    expect(() => summarySpan({ from: '2024-06-02' }, shanghai, NOW)).toThrow(/^from: /);
  });
});
