import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const SOURCE = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && statSync(join(ROOT, 'src', path)).isFile())
  .map((path) => `${path}\n${readFileSync(join(ROOT, 'src', path), 'utf8')}`)
  .join('\n');

/** The names of the column "in the code", one row each. */
const NAMES = readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| 中文'))
  .map((line) => line.split('|')[3] ?? '')
  .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name.replace('…', '')));

describe('docs/glossary.md', () => {
  it('names only what is in the code', () => {
    expect(NAMES.length).toBeGreaterThan(30);
    const words = NAMES.flatMap((name) => name.split(/[^A-Za-z_]+/)).filter((word) => word.length > 4);
    expect(words.filter((word) => !SOURCE.includes(word))).toEqual([]);
  });
});
