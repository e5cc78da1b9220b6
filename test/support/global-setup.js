import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../dist/database/index.js';
import { takeApart } from './given-engine.js';

/**
 * Starts ONE embedded database for all test files, or takes the engine of `GIVEN_MONGODB_URI`. Each file takes a database name of its own on
 * `TEST_MONGODB_URI` (which has no path), with the options of `TEST_MONGODB_QUERY`: see `databaseUri`.
 */
export default async function startDatabase() {
  const { GIVEN_MONGODB_URI: given } = process.env;
  if (given) {
    const { server, query } = takeApart(given);
    process.env.TEST_MONGODB_URI = server;
    process.env.TEST_MONGODB_QUERY = query;
    return;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'scrm-pay-test-'));
  const database = await openDatabase({ mongodbUri: undefined, dataDir, report: (line) => console.log(line) });
  process.env.TEST_MONGODB_QUERY = '';
  process.env.TEST_MONGODB_URI = database.uri.replace(/\/[^/]*$/, '');
  globalThis.testDatabase = { database, dataDir };
}
