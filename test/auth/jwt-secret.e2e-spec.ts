import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJwtSecret } from '../../src/auth/token.service.js';

const TOKEN_PROGRAM = fileURLToPath(new URL('../../dist/auth/cli/main.js', import.meta.url));

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'scrm-pay-secret-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const readSecret = (jwtSecret?: string): string => new TextDecoder().decode(readJwtSecret({ jwtSecret, dataDir }));

/** `npm run token` on a disk that takes no byte: the process ends between a file's creation and its content. */
function runWhereNothingCanBeWritten(): void {
  const limited = ['-c', 'ulimit -f 0 && exec "$0" "$@"', process.execPath, TOKEN_PROGRAM];
  const { status } = spawnSync('sh', [...limited, '--account', 'a1', '--role', 'admin'], {
    cwd: dataDir,
    env: { PATH: process.env.PATH, DATA_DIR: dataDir },
  });
  expect(status).not.toBe(0);
}

describe('the secret that signs tokens', () => {
  it('is the configured one', async () => {
    expect(readSecret('a-secret-of-the-tests')).toBe('a-secret-of-the-tests');
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('is else made once, for its owner alone, with nothing left beside it', async () => {
    const secret = readSecret();
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(readSecret()).toBe(secret);
    expect(await readdir(dataDir)).toEqual(['jwt-secret']);
    expect((await stat(join(dataDir, 'jwt-secret'))).mode & 0o777).toBe(0o600);
  });

  it('is made by the next start where one ended while making it', async () => {
    runWhereNothingCanBeWritten();
    expect(await readdir(dataDir)).not.toContain('jwt-secret');
    expect(readSecret()).toBe(await readFile(join(dataDir, 'jwt-secret'), 'utf8'));
  });

  it.each(['', 'short'])('is not %p, which is told with the name of the file', async (kept) => {
    await writeFile(join(dataDir, 'jwt-secret'), kept);
    expect(() => readSecret()).toThrow(
      `JWT_SECRET is not set, and ${join(dataDir, 'jwt-secret')} holds fewer than 16 characters`,
    );
  });
});
