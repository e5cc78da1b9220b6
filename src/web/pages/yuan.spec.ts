import { yuan } from './yuan.js';

describe('an amount on a page', () => {
  it.each([
    [1, '0.01'],
    [1990, '19.90'],
    [100_000, '1,000.00'],
    [123_456_789, '1,234,567.89'],
    [-50, '-0.50'],
    [0, '0.00'],
  ])('shows %d fen as %s yuan', (fen, text) => {
    expect(yuan(fen)).toBe(text);
  });
});
