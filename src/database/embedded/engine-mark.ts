import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EngineName } from './engine.js';

const FILE = 'database-engine';

/**
 * Which kind of server wrote this DATA_DIR. Without this mark, a `mongod` installed later would start on files of its own,
 * and every payment taken so far would seem gone.
 */
export async function readEngineMark(dataDir: string): Promise<EngineName | undefined> {
  try {
    const mark = await readFile(join(dataDir, FILE), 'utf8');
    return mark.trim() as EngineName;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function writeEngineMark(dataDir: string, name: EngineName): Promise<void> {
  await writeFile(join(dataDir, FILE), `${name}\n`);
}
