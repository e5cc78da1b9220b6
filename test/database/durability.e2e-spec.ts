import { jest } from '@jest/globals';
import { mongo } from 'mongoose';
import { embeddedOnly } from '../support/engine.js';
import { deleteDataDirs, newDataDir } from './data-dir.js';
import { Owner } from './owner.js';
import { serverPid } from './server-pid.js';
import { until } from './until.js';

jest.setTimeout(60_000);

const WRITERS = 8;

interface Written {
  _id: number;
}

const connect = (uri: string): Promise<mongo.MongoClient> =>
  new mongo.MongoClient(uri, { writeConcern: { w: 'majority', journal: true } }).connect();

const writtenOf = (client: mongo.MongoClient): mongo.Collection<Written> => client.db().collection<Written>('written');

/** Inserts at full speed until the database is gone; fills `acknowledged` as it goes. */
async function writeUntilItBreaks(
  client: mongo.MongoClient,
  acknowledged: number[],
  next: () => number,
): Promise<void> {
  try {
    for (;;) {
      const number = next();
      await writtenOf(client).insertOne({ _id: number });
      acknowledged.push(number);
    }
  } catch (error) {
    if (!(error instanceof mongo.MongoNetworkError)) throw error;
  }
}

async function missing(uri: string, expected: number[]): Promise<number[]> {
  const client = await connect(uri);
  const found = new Set(await writtenOf(client).distinct('_id'));
  await client.close();
  return expected.filter((number) => !found.has(number));
}

embeddedOnly.describe('the embedded database', () => {
  afterEach(() => Owner.stopAll());
  afterAll(deleteDataDirs);

  it('still has every acknowledged write after it was killed, three times over', async () => {
    const { uri } = await Owner.start(await newDataDir());
    const acknowledged: number[] = [];
    let last = 0;
    for (const round of [1, 2, 3]) {
      const client = await connect(uri);
      const pid = await serverPid(uri);
      const writers = Array.from({ length: WRITERS }, () => writeUntilItBreaks(client, acknowledged, () => last++));
      await until(() => acknowledged.length > round * 300);
      process.kill(pid, 'SIGKILL');
      await Promise.all(writers);
      await client.close();
      expect(await missing(uri, acknowledged)).toEqual([]);
    }
  });

  it('still has every acknowledged write after the service was killed', async () => {
    const dataDir = await newDataDir();
    const killed = await Owner.start(dataDir, { task: 'write' });
    await until(() => (killed.fact('acknowledged') ?? 0) > 300);
    await killed.kill();
    const acknowledged = killed.facts.flatMap(({ acknowledged }) => acknowledged ?? []);
    const restarted = await Owner.start(dataDir);
    expect(acknowledged.length).toBeGreaterThan(300);
    expect(await missing(restarted.uri, acknowledged)).toEqual([]);
  });

  it('still has everything after an orderly stop', async () => {
    const dataDir = await newDataDir();
    const stopped = await Owner.start(dataDir);
    const client = await connect(stopped.uri);
    await writtenOf(client).insertOne({ _id: 1 });
    await client.close();
    await stopped.stop();
    const restarted = await Owner.start(dataDir);
    expect(await missing(restarted.uri, [1])).toEqual([]);
  });
});
