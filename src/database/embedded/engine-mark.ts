import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineUnknown } from '../database.errors.js';
import { ENGINE_NAMES, type EngineName } from './engine.js';

const FILE = 'database-engine';

/**
 * Which kind of server wrote this DATA_DIR. Without this mark, a `mongod` installed later would start on files of its own,
 * and every payment taken so far would seem gone.
 * @returns undefined where there is no mark yet
 * @throws EngineUnknown where the mark names no kind: data of either may lie there, so an empty one is not taken for none
 */
export async function readEngineMark(dataDir: string): Promise<EngineName | undefined> {
  const file = join(dataDir, FILE);
  const mark = await textOf(file);
  if (mark === undefined) return undefined;
  const name = ENGINE_NAMES.find((known) => known === mark.trim());
  if (name === undefined) throw new EngineUnknown(file, ENGINE_NAMES);
  return name;
}

/** Marks a DATA_DIR for ever. The mark appears whole: a kill on the way leaves none, and the next start writes it. */
export async function writeEngineMark(dataDir: string, name: EngineName): Promise<void> {
  const file = join(dataDir, FILE);
  await writeFile(`${file}.tmp`, `${name}\n`, { flush: true });
  await rename(`${file}.tmp`, file);
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
