/** @throws TypeError that names an argument which is missing, empty or no text */
export function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name} must be text, and not empty`);
}
