import { searchedNumber } from './payment-query.dto.js';

describe('a number that is searched for', () => {
  it.each([
    ['`4200000020240501123', '4200000020240501123'],
    ['4200000020240501123\t', '4200000020240501123'],
    [' 4200 ', '4200'],
    ["'4200", '4200'],
    ['"4200"', '4200'],
    ['="4200"', '4200'],
    ['“4200”', '4200'],
    ['\u200b\ufeff4200\r\n', '4200'],
    ['订单 1', '订单 1'],
    ["A'1", "A'1"],
    ['=1', '=1'],
  ])('%j is %j', (pasted, number) => {
    expect(searchedNumber(pasted)).toBe(number);
  });

  it.each(['', ' ', '\t', '`', '""'])('%j is none', (pasted) => {
    expect(searchedNumber(pasted)).toBeUndefined();
  });

  it('costs no more for being long', () => {
    expect(searchedNumber(`a${' '.repeat(100_000)}b`)).toHaveLength(100_002);
  });
});
