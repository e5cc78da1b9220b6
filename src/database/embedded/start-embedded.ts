import { mkdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseInUse, NoDatabaseServer } from '../database.errors.js';
import { type RunningDatabase } from '../running-database.js';
import { type EmbeddedRequest, type Engine, type EngineName, type Way } from './engine.js';
import { readEngineMark, writeEngineMark } from './engine-mark.js';
import { cachedJavaServer, fetchedJavaServer } from './java-server.js';
import { cachedMongod, downloadedMongod, installedMongod } from './mongod.js';
import { ServerProcess, freePort, ServerNotReady } from './server-process.js';
import { SupervisedDatabase } from './supervised-database.js';

/** The order is explained at `openDatabase`. */
const WAYS: readonly Way[] = [installedMongod, cachedMongod, cachedJavaServer, downloadedMongod, fetchedJavaServer];

/** A service that was killed leaves its database a moment to close its files; a restart in that moment must not fail. */
const FILES_FREE_WITHIN_MS = 6_000;
const ASK_AGAIN_AFTER_MS = 200;

/**
 * Starts the first embedded database that works.
 * @throws DatabaseInUse, EngineUnknown, NoDatabaseServer
 */
export async function startEmbedded(request: EmbeddedRequest): Promise<RunningDatabase> {
  await mkdir(request.dataDir, { recursive: true });
  const mark = await readEngineMark(request.dataDir);
  const reasons =
    mark === undefined ? [] : [`DATA_DIR ${request.dataDir} was written by ${mark}, and only that can read it`];
  for (const way of waysFor(mark, request)) {
    const outcome = await tryWay(way, request);
    if (typeof outcome !== 'string') {
      if (mark === undefined) await markOrStop(outcome, request.dataDir, way.engineName);
      return outcome;
    }
    reasons.push(outcome);
  }
  throw new NoDatabaseServer(reasons);
}

/** A `mongod` that was named is the one that is meant: no other way replaces it unasked. */
function waysFor(mark: EngineName | undefined, { machine }: EmbeddedRequest): readonly Way[] {
  const ways = machine.mongod === undefined ? WAYS : [installedMongod];
  return ways.filter(({ engineName }) => mark === undefined || engineName === mark);
}

/** @returns why it does not work, where it does not */
async function tryWay(way: Way, request: EmbeddedRequest): Promise<RunningDatabase | string> {
  const prepared = await way.prepare(request);
  if ('unavailable' in prepared) return prepared.unavailable;
  try {
    return await startEngine(prepared, request);
  } catch (error) {
    if (error instanceof ServerNotReady) return `${prepared.description}: ${error.message}`;
    throw error;
  }
}

/** Nobody else could stop it: its caller gets the error in its place. */
async function markOrStop(database: RunningDatabase, dataDir: string, engineName: EngineName): Promise<void> {
  try {
    await writeEngineMark(dataDir, engineName);
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function startEngine(engine: Engine, { dataDir, report }: EmbeddedRequest): Promise<RunningDatabase> {
  const giveUpAt = Date.now() + FILES_FREE_WITHIN_MS;
  for (let refusals = 1; ; refusals++) {
    const port = await freePort();
    try {
      return new SupervisedDatabase({ engine, port, server: await ServerProcess.start(engine, port), report });
    } catch (error) {
      if (!(error instanceof ServerNotReady && (error.filesInUse || error.portInUse))) throw error;
      if (Date.now() > giveUpAt) throw error.filesInUse ? new DatabaseInUse(dataDir) : error;
      if (refusals === 1)
        report(`Waiting for ${error.filesInUse ? `another process to leave ${dataDir}` : 'a free port'} …`);
      await pause(ASK_AGAIN_AFTER_MS);
    }
  }
}
