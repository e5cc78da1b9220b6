/** The rule to tell of a faulty property. class-validator names those that are broken from the last to the first, and the first is what the others rest on. */
export function firstRule(constraints: Record<string, string> = {}): string {
  return Object.values(constraints).at(-1) ?? 'is not valid';
}
