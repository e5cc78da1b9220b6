import { mongo } from 'mongoose';
import { DatabaseUnreachable } from './database.errors.js';
import { type RunningDatabase } from './running-database.js';
import { SETTLING_CONNECTIONS } from './settling-connection.js';

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
