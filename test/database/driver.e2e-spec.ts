import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Socket } from 'node:net';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { isDatabaseUnavailable, isDuplicateKey } from '../../src/database/index.js';
import { embeddedOnly } from '../support/engine.js';
import { deleteDataDirs, newDataDir } from './data-dir.js';
import { closeApps, freshUri, openApp } from './jobs-app.js';
import { Owner } from './owner.js';
import { serverPid } from './server-pid.js';
import { until } from './until.js';

jest.setTimeout(60_000);
Logger.overrideLogger(false);

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** The sockets of this process to the database, as they are opened. */
const sockets: Socket[] = [];
const keep = (message: unknown): void => {
  sockets.push((message as { socket: Socket }).socket);
};
beforeAll(() => {
  subscribe('net.client.socket', keep);
});
afterAll(() => {
  unsubscribe('net.client.socket', keep);
});

/** Where the driver sends a broken write once more, as it does to a replica set, nobody hears how the first one ended. */
const UNREPEATED = { retryWrites: 'false' };

afterEach(async () => {
  await closeApps();
  await Owner.stopAll();
});
afterAll(deleteDataDirs);

describe('what the code relies on in any MongoDB', () => {
  it('refuses a second document with the same _id, recognisably', async () => {
    const { jobs } = await openApp(freshUri());
    await jobs.create({ _id: 'a', number: 1 });
    const error = await errorOf(jobs.create({ _id: 'a', number: 2 }));
    expect(isDuplicateKey(error)).toBe(true);
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  it('gives each of 100 claims at once another document', async () => {
    const { jobs } = await openApp(freshUri());
    await jobs.insertMany(Array.from({ length: 100 }, (_, number) => ({ _id: `job-${number}`, number })));
    const claims = Array.from({ length: 120 }, (_, claim) =>
      jobs.findOneAndUpdate({ owner: null }, { owner: `claim-${claim}` }).lean(),
    );
    const claimed = (await Promise.all(claims)).flatMap((job) => job?._id ?? []);
    expect(claimed).toHaveLength(100);
    expect(new Set(claimed).size).toBe(100);
  });

  it('answers and keeps what it is asked while a collection gets its first indexes', async () => {
    const { jobs } = await openApp(freshUri());
    for (let round = 0; round < 30; round++) {
      const fresh = jobs.db.collection(`fresh-${round}`);
      const asked = Array.from({ length: 10 }, (_, number) => [
        fresh.find({ number }).toArray(),
        fresh.findOne({ _id: number as never }),
        fresh.insertOne({ _id: number as never, number }),
      ]);
      const indexed = ['a', 'b', 'c'].map((field) => fresh.createIndex({ [field]: 1 }, {}, {}));
      await Promise.all([...indexed, ...asked.flat()]);
      expect([round, await fresh.countDocuments()]).toEqual([round, 10]);
    }
  });

  it('takes an operator that comes from outside as a value', async () => {
    const { jobs } = await openApp(freshUri());
    await jobs.create({ _id: 'a', number: 1, owner: 'someone' });
    const fromOutside = JSON.parse('{ "$ne": null }') as string;
    await expect(jobs.find({ owner: fromOutside })).rejects.toThrow('Cast to string failed');
  });

  it('refuses a filter by a field that the schema does not have, rather than match everything', async () => {
    const { jobs } = await openApp(freshUri());
    await expect(jobs.deleteMany({ onwer: 'someone' } as never)).rejects.toThrow('onwer');
  });
});

describe('the connection', () => {
  it('writes to the journals of a majority and reads from the primary, whatever its address says', async () => {
    const { jobs } = await openApp(freshUri({ journal: 'false', w: '1', readPreference: 'nearest' }));
    const { writeConcern, readPreference } = jobs.db.getClient().options;
    expect(writeConcern).toMatchObject({ w: 'majority', journal: true, j: true });
    expect(readPreference.mode).toBe('primary');
  });

  embeddedOnly.it('is ready again by itself after the database was killed', async () => {
    const owner = await Owner.start(await newDataDir());
    const { jobs, probe } = await openApp(owner.uri);
    await jobs.create({ _id: 'a', number: 1 });
    process.kill(await serverPid(owner.uri), 'SIGKILL');
    await until(() => owner.fact('report') !== undefined);
    await until(() => probe.isReady());
    expect(await jobs.countDocuments()).toBe(1);
  });

  embeddedOnly.it('says within seconds that the database is away, recognisably', async () => {
    const owner = await Owner.start(await newDataDir());
    const { jobs, probe } = await openApp(owner.uri);
    expect(await probe.isReady()).toBe(true);
    await owner.stop();
    const since = Date.now();
    const [error, ready] = await Promise.all([errorOf(jobs.create({ _id: 'a', number: 1 })), probe.isReady()]);
    expect(Date.now() - since).toBeLessThan(7_000);
    expect(ready).toBe(false);
    expect(isDatabaseUnavailable(error)).toBe(true);
    expect(isDuplicateKey(error)).toBe(false);
  });

  describe('ends, and so does every call on it', () => {
    const endAll = (): void => {
      for (const socket of sockets) socket.destroy();
    };

    it('that begins after its socket has ended and before anybody was told', async () => {
      const { jobs } = await openApp(freshUri(UNREPEATED));
      await jobs.create({ _id: 'a', number: 1 });
      endAll();
      const error = await errorOf(jobs.create({ _id: 'b', number: 2 }));
      expect(isDatabaseUnavailable(error)).toBe(true);
    });

    it('that is still being written', async () => {
      const { jobs } = await openApp(freshUri(UNREPEATED));
      const error = errorOf(jobs.create({ _id: 'a', number: 1, owner: 'x'.repeat(15_000_000) }));
      await until(() => sockets.some((socket) => socket.writableNeedDrain));
      endAll();
      expect(isDatabaseUnavailable(await error)).toBe(true);
    });

    it('and the next call finds another', async () => {
      const { jobs, probe } = await openApp(freshUri());
      endAll();
      await until(() => probe.isReady());
      expect(await jobs.countDocuments()).toBe(0);
    });
  });
});
