import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);
const KNOWN = new Map<string, string>();

/** An icon of heroicons' outline set as SVG text. @throws Error for a name that it has not: a template's mistake */
export function icon(name: string): string {
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const svg = readFileSync(resolve(`heroicons/24/outline/${name}.svg`), 'utf8').replace('<svg', '<svg class="icon"');
  KNOWN.set(name, svg);
  return svg;
}
