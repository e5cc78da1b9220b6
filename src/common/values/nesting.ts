/** Deeper than anybody nests by hand, and far from where code that calls itself runs out of stack. */
const DEEPEST = 64;

/** Whether JSON that was read nests so deeply that validating or writing it might fail. */
export function isNestedTooDeeply(json: unknown): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [],
    );
  }
  return false;
}
