import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DryMongoBinary } from 'mongodb-memory-server-core';
import { type EmbeddedRequest, type Engine, type Unavailable, type Way } from './engine.js';
import { fetchMongod } from './fetch-mongod.js';

const KEEPER = fileURLToPath(new URL('./mongod-keeper.js', import.meta.url));
const PROGRAM = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
const CACHE_MB = 256;

/** The one named by `MONGOMS_SYSTEM_BINARY`, else the first on PATH. */
export const installedMongod: Way = {
  engineName: 'mongod',
  prepare: async (request) => {
    const { mongod, searchPath } = request.machine;
    const candidates =
      mongod === undefined ? searchPath.map((directory) => join(directory, PROGRAM)) : [resolve(mongod)];
    for (const candidate of candidates) {
      if (await isExecutable(candidate)) return mongodAt(candidate, request);
    }
    return {
      unavailable: mongod === undefined ? 'no mongod on PATH' : `MONGOMS_SYSTEM_BINARY ${mongod} can't be executed`,
    };
  },
};

/** The one that mongodb-memory-server downloaded earlier, for this project or another. */
export const cachedMongod: Way = {
  engineName: 'mongod',
  prepare: async (request) => {
    const binary = await locateDownloaded();
    return typeof binary === 'string' ? mongodAt(binary, request) : binary;
  },
};

/** mongodb-memory-server's download, which takes a minute once. */
export const downloadedMongod: Way = {
  engineName: 'mongod',
  prepare: async (request) => {
    const fetched = await fetchMongod(request);
    return typeof fetched === 'string' ? mongodAt(fetched, request) : fetched;
  },
};

async function mongodAt(binary: string, { dataDir }: EmbeddedRequest): Promise<Engine> {
  const directory = join(dataDir, 'mongod');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const options = ['--dbpath', directory, '--bind_ip', '127.0.0.1', '--storageEngine', 'wiredTiger', '--quiet'];
  const memory = ['--wiredTigerCacheSizeGB', String(CACHE_MB / 1024)];
  return {
    description: `MongoDB (${binary}), its files in ${directory}`,
    command: process.execPath,
    argumentsFor: (port) => [KEEPER, binary, ...options, ...memory, '--port', String(port)],
  };
}

/** The library throws where it knows no `mongod` for this operating system. */
async function locateDownloaded(): Promise<string | Unavailable> {
  try {
    return (await DryMongoBinary.locateBinary({ version: '' })) ?? { unavailable: 'no mongod was downloaded earlier' };
  } catch (error) {
    return { unavailable: `no mongod for this machine: ${String(error)}` };
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
