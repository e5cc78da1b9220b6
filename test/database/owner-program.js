/**
 * A stand-in for the service, to be killed: opens the embedded database of the DATA_DIR in its arguments, says so in lines of JSON, and, asked
 * to write, inserts documents with ascending `_id` and prints each number only after its write was acknowledged. Ends with its input.
 */
import mongoose from 'mongoose';
import { openDatabase } from '../../dist/database/index.js';

const [dataDir, task] = process.argv.slice(2);
const say = (fact) => process.stdout.write(`${JSON.stringify(fact)}\n`);

async function writeForEver(uri) {
  const client = await new mongoose.mongo.MongoClient(uri, {
    writeConcern: { w: 'majority', journal: true },
  }).connect();
  const written = client.db().collection('written');
  for (let number = 0; ; number++) {
    await written.insertOne({ _id: number });
    say({ acknowledged: number });
  }
}

try {
  const database = await openDatabase({ mongodbUri: undefined, dataDir, report: (line) => say({ report: line }) });
  say({ uri: database.uri, description: database.description });
  process.stdin.on('end', () => database.stop()).resume();
  if (task === 'write') await writeForEver(database.uri);
} catch (error) {
  say({ error: error.name, message: error.message });
  process.exitCode = 1;
}
