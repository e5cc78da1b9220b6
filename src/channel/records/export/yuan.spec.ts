import fc from 'fast-check';
import { MAX_FEN, parseFen } from '../../../common/index.js';
import { toYuan } from './yuan.js';

describe('an amount in yuan', () => {
  it.each([
    [1, '0.01'],
    [10, '0.10'],
    [100, '1.00'],
    [1990, '19.90'],
    [1989, '19.89'],
    [100_000_000, '1000000.00'],
  ])('%i fen is %s', (fen, yuan) => {
    expect(toYuan(parseFen(fen, 'totalFee'))).toBe(yuan);
  });

  it('is the same digits as in fen, whatever the amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_FEN }), (fen) => {
        const yuan = toYuan(parseFen(fen, 'totalFee'));
        expect(yuan).toMatch(/^\d+\.\d\d$/);
        expect(Number(yuan.replace('.', ''))).toBe(fen);
      }),
    );
  });
});
