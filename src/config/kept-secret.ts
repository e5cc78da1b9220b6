import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A secret that is made once and kept in a file, readable by its owner only. Two starts at the same time agree on one: the file is
 * created, never overwritten.
 */
export function readKeptSecret(file: string, make: () => string): string {
  mkdirSync(dirname(file), { recursive: true });
  if (!existsSync(file)) keep(file, make());
  return readFileSync(file, 'utf8');
}

/** The file has its content before it has its name: no process reads half of it, and a kill on the way leaves none. */
function keep(file: string, secret: string): void {
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    writeFileSync(draft, secret, { flag: 'wx', mode: 0o600, flush: true });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
