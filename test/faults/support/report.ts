import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../../../docs/reliability.md', import.meta.url);

/** The full numbers, as `npm run faults` asks for; else such as a build has time for. */
export const FULL = process.env.FAULTS === 'full';

/** Prints a result, and keeps it in docs/reliability.md when the full numbers were run. */
export function report(section: string, lines: string[]): void {
  const text = lines.join('\n');
  process.stdout.write(`\n${text}\n`);
  if (!FULL) return;
  const [begin, end] = [`<!-- ${section}: begin -->`, `<!-- ${section}: end -->`];
  const page = readFileSync(FILE, 'utf8');
  const [before, rest = ''] = page.split(begin);
  const [, after] = rest.split(end);
  if (before === undefined || after === undefined) throw new Error(`docs/reliability.md has no place for ${section}`);
  writeFileSync(FILE, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}

export const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(1)} s`;
