import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A DATA_DIR for one test. */
export async function newDataDir(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'scrm-pay-database-'));
  made.push(directory);
  return directory;
}

/** For `afterAll`, when no process uses them any more. */
export async function deleteDataDirs(): Promise<void> {
  await Promise.all(made.splice(0).map((directory) => rm(directory, { recursive: true })));
}
