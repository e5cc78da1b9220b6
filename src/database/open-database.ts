import { readMachine, type Machine } from '../config/index.js';
import { type RunningDatabase } from './running-database.js';
import { mongo } from 'mongoose';
import { DatabaseUnreachable } from './database.errors.js';
import { SETTLING_CONNECTIONS } from './settling-connection.js';

/** What `openDatabase` needs to know. */
export interface DatabaseRequest {
  /** Undefined: an embedded database. */
  mongodbUri: string | undefined;
  /** Where an embedded database keeps its files; made if missing. */
  dataDir: string;
  /** Takes a line for people: while something is fetched, and when the database has to be started again. */
  report: (line: string) => void;
  /** Where programs are found; by default as the process's environment says. */
  machine?: Machine;
}

/**
 * Finds the database of this service, in this order: `mongodbUri`, a `mongod` of `MONGOMS_SYSTEM_BINARY` or on PATH, mongodb-memory-server's
 * cached `mongod`, that one downloaded, mongo-java-server fetched by Maven. An embedded server keeps its files under `dataDir`, listens on
 * 127.0.0.1 only, is started again on the same port when it dies, and ends with this process however that ends.
 *
 * A `dataDir` stays with the kind of server that wrote it first. mongo-java-server once fetched is preferred to a download, since
 * it was fetched because the download had failed: so a machine without access to MongoDB's downloads pays for finding that out once.
 *
 * @throws DatabaseInUse when another process holds `dataDir`
 * @throws EngineUnknown when `dataDir` does not say which kind of server wrote it
 * @throws NoDatabaseServer when no way works, with the reason of each
 */
export async function openDatabase({
  mongodbUri,
  dataDir,
  report,
  machine = readMachine(),
}: DatabaseRequest): Promise<RunningDatabase> {
  if (mongodbUri === undefined) {
    // Loaded where it is used: beside a real database it would only cost memory, and time at the start.
    const { startEmbedded } = await import('./embedded/start-embedded.js');
    return startEmbedded({ dataDir, report, machine });
  }
  return {
    uri: mongodbUri,
    description: `MongoDB at ${withoutCredentials(mongodbUri)}`,
    stop: () => Promise.resolve(),
  };
}

function withoutCredentials(uri: string): string {
  return uri.replace(/^[^:]+:\/\/(.*@)?/, '').replace(/\?.*$/, '');
}

/**
 * Waits until the database answers: within 30 s, unless its address names a `serverSelectionTimeoutMS`.
 * @throws DatabaseUnreachable when it gives no answer, or refuses its user
 */
export async function assertReachable({
  uri,
  description,
}: Pick<RunningDatabase, 'uri' | 'description'>): Promise<void> {
  let client: mongo.MongoClient | undefined;
  try {
    client = new mongo.MongoClient(uri, SETTLING_CONNECTIONS);
    await client.db().command({ ping: 1 });
  } catch (error) {
    throw new DatabaseUnreachable(description, error);
  } finally {
    await client?.close();
  }
}
