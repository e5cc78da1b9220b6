import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = readFileSync(`${ROOT}/docs/architecture.md`, 'utf8');
const TABLE = PAGE.slice(PAGE.indexOf('## Modules'), PAGE.indexOf('## Inside'));
const { mayImport } = (await import(`${ROOT}/.config/dependency-cruiser.js`)) as { mayImport: Record<string, string[]> };

/** What composes the service: it may import everything. */
const COMPOSITION = ['demo', 'start'];

describe('docs/architecture.md', () => {
  it('says of each folder what `npm run deps` lets it import', () => {
    const rows = [...TABLE.matchAll(/^\| `([\w-]+)\/` \| .* \| ([\w– -]+) \|$/gm)].map(([, folder, others = '']) => [
      folder,
      others === '–' ? [] : others.split(' '),
    ]);
    expect(Object.fromEntries(rows)).toEqual(mayImport);
  });

  it('knows every folder', () => {
    const folders = readdirSync(`${ROOT}/src`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual([...Object.keys(mayImport), ...COMPOSITION].sort());
  });
});
