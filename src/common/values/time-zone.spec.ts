import { InvalidInput } from '../domain-error.js';
import { daysLater, TimeZone } from './time-zone.js';

const shanghai = TimeZone.parse('Asia/Shanghai');

describe('a time zone', () => {
  it('tells the day and the time of the place, not of UTC', () => {
    const moment = new Date('2024-04-30T18:05:09.999Z');
    expect(shanghai.dayOf(moment)).toBe('2024-05-01');
    expect(shanghai.textOf(moment)).toBe('2024-05-01 02:05:09');
  });

  it('writes midnight as 00 and not as 24', () => {
    expect(shanghai.textOf(new Date('2024-04-30T16:00:00Z'))).toBe('2024-05-01 00:00:00');
  });

  it.each([
    ['Asia/Shanghai', '2024-05-01', '2024-04-30T16:00:00Z'],
    ['UTC', '2024-05-01', '2024-05-01T00:00:00Z'],
    ['Asia/Kathmandu', '2024-05-01', '2024-04-30T18:15:00Z'],
    ['America/New_York', '2024-03-10', '2024-03-10T05:00:00Z'], // the clock goes forward at 02:00
    ['America/New_York', '2024-03-11', '2024-03-11T04:00:00Z'],
    ['America/New_York', '2024-11-03', '2024-11-03T04:00:00Z'], // back at 02:00
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z'], // forward at 00:00: the day begins at 01:00
    ['Pacific/Kiritimati', '2024-05-01', '2024-04-30T10:00:00Z'],
  ])('%s begins %s at %s', (zone, day, start) => {
    expect(TimeZone.parse(zone).startOf(day)).toEqual(new Date(start));
  });

  it.each(['Mars/Olympus', '', 'x'.repeat(65), 8, undefined, { $gt: '' }])(
    'refuses %p and names the field',
    (value) => {
      expect(() => TimeZone.parse(value)).toThrow(InvalidInput);
      expect(() => TimeZone.parse(value)).toThrow(/^timeZone: /);
    },
  );
});

describe('days of the calendar', () => {
  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2023-12-31', 1, '2024-01-01'],
    ['2024-03-01', -1, '2024-02-29'],
  ])('%s and %i is %s', (day, days, then) => {
    expect(daysLater(day, days)).toBe(then);
  });
});
