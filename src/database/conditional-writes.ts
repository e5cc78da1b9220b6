import { randomUUID } from 'node:crypto';
import { mongo } from 'mongoose';
import { ConditionalWritesNotAtomic, DatabaseUnreachable } from './database.errors.js';
import { type RunningDatabase } from './running-database.js';
import { SETTLING_CONNECTIONS } from './settling-connection.js';

const ROUNDS = 20;
/** Each with a connection of its own, as processes have; a pool would send most of a round one after another. */
const CONTENDERS = 6;

/** Open until somebody has taken it. */
interface Prize {
  _id: number;
  open: boolean;
  takenBy?: number;
}

/**
 * Tries what every claim, lease and ledger step rests on: of several conditional updates of one document at once, exactly one may find the
 * condition true. In each of 20 rounds six connections reach for one document of a scratch collection, which is dropped afterwards.
 * It finds out an engine that makes no such promise; no trial can show that one always keeps it.
 * @throws ConditionalWritesNotAtomic when a round had another number of winners
 * @throws DatabaseUnreachable when the trial could not be made
 */
export async function assertConditionalWrites({
  uri,
  description,
}: Pick<RunningDatabase, 'uri' | 'description'>): Promise<void> {
  const clients: mongo.MongoClient[] = [];
  let broken: number;
  try {
    for (let count = 0; count < CONTENDERS; count++) {
      clients.push(new mongo.MongoClient(uri, { ...SETTLING_CONNECTIONS, minPoolSize: 0, maxPoolSize: 1 }));
    }
    broken = await roundsBroken(clients);
  } catch (error) {
    throw new DatabaseUnreachable(description, error);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
  if (broken > 0) throw new ConditionalWritesNotAtomic(description, broken, ROUNDS);
}

async function roundsBroken(clients: mongo.MongoClient[]): Promise<number> {
  const name = `conditional_writes_probe_${randomUUID()}`;
  // Who wins is asked, not what survives a crash: no write waits for the disk.
  const contenders = clients.map((client) => client.db().collection<Prize>(name, { writeConcern: { w: 1 } }));
  const [first] = contenders;
  // Nobody waits in the first round for a connection.
  await Promise.all(clients.map((client) => client.db().command({ ping: 1 })));
  try {
    await first?.insertMany(Array.from({ length: ROUNDS }, (_, _id) => ({ _id, open: true })));
    let broken = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const taken = await Promise.all(contenders.map((prizes, contender) => take(prizes, round, contender)));
      if (taken.filter(Boolean).length !== 1) broken++;
    }
    return broken;
  } finally {
    await first?.drop();
  }
}

async function take(prizes: mongo.Collection<Prize>, _id: number, takenBy: number): Promise<boolean> {
  const { modifiedCount } = await prizes.updateOne({ _id, open: true }, { $set: { open: false, takenBy } });
  return modifiedCount === 1;
}
