/** `npm run reseal`: seals every secret of CREDENTIALS_KEY_OLD with CREDENTIALS_KEY; may run beside the service, and again. */
import { createConnection } from 'mongoose';
import { type Config, InvalidEnvironment, loadConfig, loadEnvFile } from '../../config/index.js';
import { assertReachable, DatabaseNotStarted, openDatabase } from '../../database/index.js';
import { withCredentialsKey } from '../credentials-key.js';
import { type ResealCount, reseal } from './reseal.js';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function run(given: Config): Promise<ResealCount[]> {
  const { credentialsKey: to, oldCredentialsKey: from, mongodbUri, dataDir } = withCredentialsKey(given);
  if (!from || !to) {
    throw new InvalidEnvironment(['CREDENTIALS_KEY_OLD must be the key until now, and CREDENTIALS_KEY the next one']);
  }
  const report = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const database = await openDatabase({ mongodbUri, dataDir, report });
  try {
    if (mongodbUri !== undefined) await assertReachable(database);
    const connection = await createConnection(database.uri).asPromise();
    try {
      return await reseal(connection, { from, to });
    } finally {
      await connection.close();
    }
  } finally {
    await database.stop();
  }
}

try {
  loadEnvFile();
  const counts = await run(loadConfig(process.env));
  for (const { collection, resealed, fresh, left } of counts) {
    say(`${collection}: ${resealed} resealed, ${fresh} already sealed with CREDENTIALS_KEY, ${left.length} left`);
    for (const id of left) say(`  ${collection} ${id}: opens with neither key, left as it is`);
  }
  if (counts.some(({ left }) => left.length > 0)) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof InvalidEnvironment) && !(error instanceof DatabaseNotStarted)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
