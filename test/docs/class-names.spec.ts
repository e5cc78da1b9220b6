import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
const CLASS = /^(?:export )?(?:default )?(?:abstract )?class (\w+)/gm;

/** Where each class is declared. */
async function declarations(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const file of await readdir(SRC, { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
    for (const [, name = ''] of (await readFile(SRC + file, 'utf8')).matchAll(CLASS)) {
      found.set(name, [...(found.get(name) ?? []), file]);
    }
  }
  return found;
}

describe('the name of a class', () => {
  it('is of one class: stack traces, OpenAPI and crash points tell no two apart', async () => {
    const declared = await declarations();
    expect(declared.size).toBeGreaterThan(100);
    expect([...declared].filter(([, files]) => files.length > 1)).toEqual([]);
  });
});
