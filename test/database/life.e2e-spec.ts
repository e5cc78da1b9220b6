import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { mongo } from 'mongoose';
import { embeddedOnly } from '../support/engine.js';
import { deleteDataDirs, newDataDir } from './data-dir.js';
import { Owner } from './owner.js';
import { isRunning, serverPid } from './server-pid.js';
import { until } from './until.js';

jest.setTimeout(60_000);

embeddedOnly.describe('the life of the embedded database', () => {
  afterEach(() => Owner.stopAll());
  afterAll(deleteDataDirs);

  it('keeps its files under DATA_DIR', async () => {
    const dataDir = await newDataDir();
    const { uri } = await Owner.start(dataDir);
    const client = await new mongo.MongoClient(uri).connect();
    await client.db().collection('any').insertOne({});
    await client.close();
    const engine = (await readdir(dataDir)).find((name) => name !== 'database-engine');
    expect(await readdir(join(dataDir, engine ?? 'nothing'))).not.toEqual([]);
  });

  it('listens on this machine only', async () => {
    const { uri } = await Owner.start(await newDataDir());
    expect(new URL(uri).hostname).toBe('127.0.0.1');
    const elsewhere = new mongo.MongoClient(uri.replace('127.0.0.1', '127.0.0.2'), { serverSelectionTimeoutMS: 300 });
    await expect(elsewhere.connect()).rejects.toThrow('ECONNREFUSED');
    await elsewhere.close();
  });

  it('comes back on the same port by itself when it was killed, and says so', async () => {
    const owner = await Owner.start(await newDataDir());
    const pid = await serverPid(owner.uri);
    process.kill(pid, 'SIGKILL');
    await until(() => owner.fact('report')?.includes('started again') ?? false);
    expect(await serverPid(owner.uri)).not.toBe(pid);
  });

  it('ends with the service, even when that is killed', async () => {
    const owner = await Owner.start(await newDataDir());
    const pid = await serverPid(owner.uri);
    expect(await isRunning(pid)).toBe(true);
    await owner.kill();
    await until(async () => !(await isRunning(pid)));
  });

  it('has ended when the service has stopped it', async () => {
    const owner = await Owner.start(await newDataDir());
    const pid = await serverPid(owner.uri);
    await owner.stop();
    expect(await isRunning(pid)).toBe(false);
  });

  it('refuses a second process on the same DATA_DIR in one clear line, and serves the first one on', async () => {
    const dataDir = await newDataDir();
    const first = await Owner.start(dataDir);
    const second = await Owner.start(dataDir);
    expect(second.fact('error')).toBe('DatabaseInUse');
    expect(second.fact('message')).toMatch(new RegExp(`^Another process is using DATA_DIR ${dataDir}.*$`));
    const client = await new mongo.MongoClient(first.uri).connect();
    await expect(client.db().collection('any').insertOne({})).resolves.toMatchObject({ acknowledged: true });
    await client.close();
  });
});
