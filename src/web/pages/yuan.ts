const FEN_PER_YUAN = 100;

/** Fen as people read them: `123456789` → `1,234,567.89`, by whole numbers alone. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(fen) / FEN_PER_YUAN);
  const rest = String(Math.abs(fen) % FEN_PER_YUAN).padStart(2, '0');
  return `${sign}${String(whole).replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`;
}
