import { subjectOf } from './payable-order.js';

const bytes = (text: string): number => Buffer.byteLength(text);

describe('what the payer reads', () => {
  it.each([
    '西湖龙井茶 50 克 · Longjing tea 50 g',
    '2026-03-01 16:00 一对一书法课 · Calligraphy lesson',
    'a'.repeat(127),
  ])('is %s as it stands', (text) => {
    expect(subjectOf(text)).toBe(text);
  });

  it('is cut between two words where WeChat takes no more', () => {
    const text = Array.from({ length: 30 }, (_, n) => `Longjing tea ${n}`).join('、');
    const cut = subjectOf(text);
    expect(bytes(cut)).toBeLessThanOrEqual(127);
    expect(cut).toMatch(/^Longjing tea 0、.*Longjing( tea \d+)?…$/);
    expect(text.startsWith(cut.slice(0, -1))).toBe(true);
    expect(text.charAt(cut.length - 1)).toMatch(/[\s、]/);
  });

  it.each(['😀', '👨‍👩‍👧', '茶', 'é'])('never halves %s, wherever the limit falls', (character) => {
    for (let before = 110; before < 127; before += 1) {
      const cut = subjectOf('a'.repeat(before) + character.repeat(20));
      expect(bytes(cut)).toBeLessThanOrEqual(127);
      const rest = cut.slice(before, -1);
      expect(rest).toBe(character.repeat(rest.length / character.length));
    }
  });
});
