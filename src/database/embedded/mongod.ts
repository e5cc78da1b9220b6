import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DryMongoBinary } from 'mongodb-memory-server-core';
import { type EmbeddedRequest, type Engine, type Unavailable, type Way } from './engine.js';
import { runProgram } from './server-process.js';

const DOWNLOADER = fileURLToPath(new URL('./mongod-downloader.js', import.meta.url));

/** A network that swallows packets instead of refusing them is noticed by silence: a download under way prints its progress every 2 s. */
const SILENCE_MS = 15_000;

/**
 * Downloads `mongod` with mongodb-memory-server, in a process of its own: so that its chatter stays out of ours, it can be ended when it
 * hangs, and it can be given settings that it takes from the environment alone. Of these, strict SSL matters: without it the
 * library accepts any certificate, and we would run whatever program somebody on the way put there.
 *
 * @returns the path of the program
 */
export async function fetchMongod({ machine, report }: EmbeddedRequest): Promise<string | Unavailable> {
  report('Fetching MongoDB (about 100 MB, only once) …');
  const env = { ...machine.variables, npm_config_strict_ssl: 'true', MONGOMS_MAX_RETRIES: '1' };
  const run = await runProgram(process.execPath, [DOWNLOADER], { env, silenceMs: SILENCE_MS });
  const path = /^mongod=(.+)$/m.exec(run.output)?.[1];
  if (run.succeeded && path !== undefined) return path;
  return { unavailable: `mongod could not be downloaded: ${run.summary}` };
}

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
