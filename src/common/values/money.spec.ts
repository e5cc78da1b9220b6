import fc from 'fast-check';
import { InvalidInput } from '../domain-error.js';
import { formatFen, MAX_FEN, parseYuan } from './money.js';

describe('yuan as text', () => {
  it.each([
    ['0.01', 1],
    ['0.1', 10],
    ['1', 100],
    ['1.5', 150],
    ['19.90', 1990],
    ['19.9', 1990],
    ['1.15', 115],
    ['4.35', 435],
    ['1000000', MAX_FEN],
  ])('%s is %i fen', (text, fen) => {
    expect(parseYuan(text, 'price')).toBe(fen);
  });

  it.each(['0', '0.00', '1000000.01'])('that is out of range is told so in yuan: %s', (text) => {
    expect(() => parseYuan(text, 'price')).toThrow('price: must be 0.01 to 1000000.00 yuan');
  });

  it('is exact for every amount there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_FEN }), (fen) => {
        const digits = String(fen).padStart(3, '0');
        expect(parseYuan(`${digits.slice(0, -2)}.${digits.slice(-2)}`, 'price')).toBe(fen);
      }),
    );
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '1.',
    '.5',
    '01',
    '1.234',
    '0',
    '0.00',
    '-1',
    '+1',
    '1e2',
    '1,00',
    '１',
    '¥1',
    '1000000.01',
    '9999999',
    19.9,
    null,
    undefined,
    ['1'],
    { $gt: '' },
  ])('is not %o', (value) => {
    expect(() => parseYuan(value, 'price')).toThrow(InvalidInput);
    expect(() => parseYuan(value, 'price')).toThrow(/^price: /);
  });
});

describe('fen as yuan', () => {
  it.each([
    [0, '0.00'],
    [1, '0.01'],
    [10, '0.10'],
    [1990, '19.90'],
    [-50, '-0.50'],
    [100_000_000, '1000000.00'],
  ])('%i is %s', (fen, text) => {
    expect(formatFen(fen)).toBe(text);
  });

  it.each([
    [1990, '19.90'],
    [100_000, '1,000.00'],
    [-123_456_789, '-1,234,567.89'],
  ])('%i is %s for people', (fen, text) => {
    expect(formatFen(fen, { grouped: true })).toBe(text);
  });

  it('has the same digits, whatever the amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_FEN }), (fen) => {
        expect(formatFen(fen)).toMatch(/^\d+\.\d\d$/);
        expect(Number(formatFen(fen).replace('.', ''))).toBe(fen);
      }),
    );
  });
});
