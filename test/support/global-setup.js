import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../dist/database/index.js';

/** Starts ONE embedded database for all test files; each takes a database name of its own on `TEST_MONGODB_URI` (which has no path). */
export default async function startDatabase() {
  const dataDir = await mkdtemp(join(tmpdir(), 'scrm-pay-test-'));
  const database = await openDatabase({ mongodbUri: undefined, dataDir, report: (line) => console.log(line) });
  process.env.TEST_MONGODB_URI = database.uri.replace(/\/[^/]*$/, '');
  globalThis.testDatabase = { database, dataDir };
}
