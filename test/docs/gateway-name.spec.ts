import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** What is WeConnect's own: its adapter and where that is put together, its simulation. */
const ITS_OWN = /^(gateway\/weconnect\/|gateway\/gateway\.module\.ts$|sandbox\/|demo\/)/;

/** What the contract, the settings and the error codes call by its name. */
const PROMISED =
  /weconnectAccountId|weconnect-(?:refused|unavailable|unreadable|outcome-unknown)|WECONNECT_URL|weconnectUrl|\/webhook\/weconnect|@Post\('weconnect'\)|gateway\/weconnect|'weconnect'/g;

/** The start tells people what it runs beside. */
const START = new Set(['start/welcome.ts', 'config/config.ts']);

describe('the code outside of its adapter', () => {
  it('says nowhere which gateway it is: another one is a folder more', () => {
    const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
      (path) => statSync(join(SRC, path)).isFile() && !ITS_OWN.test(path) && !START.has(path),
    );
    expect(files.length).toBeGreaterThan(200);
    const named = files.filter((path) =>
      /weconnect/i.test(readFileSync(join(SRC, path), 'utf8').replaceAll(PROMISED, '')),
    );
    expect(named).toEqual([]);
  });
});
