const FEN_PER_YUAN = 100;

/** Whole fen as yuan, `1990` → `19.90`, by whole numbers only: a float would make `1989.9999…` of some. */
export function toYuan(amount: number): string {
  const fen = amount % FEN_PER_YUAN;
  return `${(amount - fen) / FEN_PER_YUAN}.${String(fen).padStart(2, '0')}`;
}
