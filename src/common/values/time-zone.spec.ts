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
    ['America/Asuncion', '2024-03-24', '2024-03-24T04:00:00Z'], // back at 00:00: 23:00 comes twice, and the day once
    ['America/Havana', '2024-11-03', '2024-11-03T04:00:00Z'], // back at 01:00: midnight comes twice
    ['Pacific/Kiritimati', '2024-05-01', '2024-04-30T10:00:00Z'],
  ])('%s begins %s at %s', (zone, day, start) => {
    expect(TimeZone.parse(zone).startOf(day)).toEqual(new Date(start));
  });

  it.each([
    ['Asia/Shanghai', '2024-05-01T02:05:09', '2024-04-30T18:05:09Z'],
    ['Asia/Shanghai', '2024-05-01T02:05', '2024-04-30T18:05:00Z'],
    ['Asia/Shanghai', '2024-05-01T02:05:09.250', '2024-04-30T18:05:09.250Z'],
    ['UTC', '1969-12-31T23:59:59.500', '1969-12-31T23:59:59.500Z'],
    ['America/New_York', '2024-03-10T01:59:59', '2024-03-10T06:59:59Z'],
    ['America/New_York', '2024-03-10T02:30', '2024-03-10T07:30:00Z'], // no clock shows it: an hour after 01:30
    ['America/New_York', '2024-03-10T03:00', '2024-03-10T07:00:00Z'],
    ['America/New_York', '2024-11-03T01:30', '2024-11-03T05:30:00Z'], // shown twice: the first
    ['America/New_York', '2024-11-03T02:00', '2024-11-03T07:00:00Z'],
    ['Australia/Lord_Howe', '2024-10-06T02:15', '2024-10-05T15:45:00Z'], // forward by half an hour
  ])('%s shows %s at %s', (zone, written, moment) => {
    expect(TimeZone.parse(zone).momentOf(written)).toEqual(new Date(moment));
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
