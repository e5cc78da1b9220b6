const FEN_PER_YUAN = 100;

/** `1990` → `19.90`, by whole numbers alone. */
export function yuan(fen: number): string {
  const rest = String(fen % FEN_PER_YUAN).padStart(2, '0');
  return `${Math.floor(fen / FEN_PER_YUAN)}.${rest}`;
}
