import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { openDatabase } from '../../src/database/index.js';
import { embeddedOnly } from '../support/engine.js';
import { deleteDataDirs, newDataDir } from './data-dir.js';
import { Owner } from './owner.js';
import { isRunning } from './server-pid.js';
import { until } from './until.js';

jest.setTimeout(60_000);

const FAKE_MONGOD = fileURLToPath(new URL('./fake-mongod.js', import.meta.url));

interface Started {
  pid: number;
  options: Record<string, string>;
}

const startedMongod = async (dataDir: string): Promise<Started> =>
  JSON.parse(await readFile(join(dataDir, 'mongod', 'started.json'), 'utf8')) as Started;

embeddedOnly.describe('the way to a database', () => {
  afterEach(() => Owner.stopAll());
  afterAll(deleteDataDirs);

  it('is MONGODB_URI where that is set, and its credentials are not repeated', async () => {
    const uri = 'mongodb://user:p%40ss@db.example.com:27017,db2.example.com/scrm?replicaSet=rs0';
    const database = await openDatabase({ mongodbUri: uri, dataDir: '/nowhere', report: () => undefined });
    expect(database.uri).toBe(uri);
    expect(database.description).toBe('MongoDB at db.example.com:27017,db2.example.com/scrm');
    await database.stop();
  });

  it('is the mongod that was named, with its files under DATA_DIR and open to this machine only', async () => {
    const dataDir = await newDataDir();
    const owner = await Owner.start(dataDir, { environment: { MONGOMS_SYSTEM_BINARY: FAKE_MONGOD } });
    const { options } = await startedMongod(dataDir);
    expect(owner.fact('description')).toContain(FAKE_MONGOD);
    expect(options).toMatchObject({
      dbpath: join(dataDir, 'mongod'),
      bind_ip: '127.0.0.1',
      storageEngine: 'wiredTiger',
    });
    expect(new URL(owner.uri).port).toBe(options.port);
  });

  it('does not leave a mongod behind when the service is killed', async () => {
    const dataDir = await newDataDir();
    const owner = await Owner.start(dataDir, { environment: { MONGOMS_SYSTEM_BINARY: FAKE_MONGOD } });
    const { pid } = await startedMongod(dataDir);
    expect(await isRunning(pid)).toBe(true);
    await owner.kill();
    await until(async () => !(await isRunning(pid)));
  });

  it('does not lead from the files of one kind of server to another kind', async () => {
    const dataDir = await newDataDir();
    await writeFile(join(dataDir, 'database-engine'), 'mongo-java-server\n');
    const owner = await Owner.start(dataDir, { environment: { MONGOMS_SYSTEM_BINARY: FAKE_MONGOD } });
    expect(owner.fact('error')).toBe('NoDatabaseServer');
    expect(owner.fact('message')).toContain(`DATA_DIR ${dataDir} was written by mongo-java-server`);
  });

  it.each(['', 'mongo'])('is none where DATA_DIR does not say what wrote it, but %p', async (mark) => {
    const dataDir = await newDataDir();
    await writeFile(join(dataDir, 'database-engine'), mark);
    const owner = await Owner.start(dataDir, { environment: { MONGOMS_SYSTEM_BINARY: FAKE_MONGOD } });
    expect(owner.fact('error')).toBe('EngineUnknown');
    expect(owner.fact('message')).toContain(join(dataDir, 'database-engine'));
    expect(owner.fact('message')).toContain('Write mongod or mongo-java-server into it');
  });

  it('is marked once, and no later start touches the mark', async () => {
    const dataDir = await newDataDir();
    const mark = join(dataDir, 'database-engine');
    const start = (): Promise<Owner> => Owner.start(dataDir, { environment: { MONGOMS_SYSTEM_BINARY: FAKE_MONGOD } });
    await writeFile(`${mark}.tmp`, 'mon');
    await (await start()).stop();
    const { mtimeMs } = await stat(mark);
    await start();
    expect(await readFile(mark, 'utf8')).toBe('mongod\n');
    expect((await stat(mark)).mtimeMs).toBe(mtimeMs);
  });

  it('does not leave a mongod behind where DATA_DIR can not be marked', async () => {
    const dataDir = await newDataDir();
    await mkdir(join(dataDir, 'database-engine.tmp'));
    const owner = await Owner.start(dataDir, { environment: { MONGOMS_SYSTEM_BINARY: FAKE_MONGOD } });
    expect(owner.fact('message')).toContain('EISDIR');
    const { pid } = await startedMongod(dataDir);
    expect(await isRunning(pid)).toBe(false);
  });

  it('is never another mongod than the one that was named', async () => {
    const owner = await Owner.start(await newDataDir(), { environment: { MONGOMS_SYSTEM_BINARY: '/no/such/mongod' } });
    expect(owner.fact('error')).toBe('NoDatabaseServer');
    expect(owner.fact('message')).toContain("MONGOMS_SYSTEM_BINARY /no/such/mongod can't be executed");
  });

  it('where there is none, is told: what was tried, and three things that help', async () => {
    const unreachable = { MONGOMS_DOWNLOAD_MIRROR: 'https://127.0.0.1:1', MONGOMS_VERSION: '9.9.9' };
    const owner = await Owner.start(await newDataDir(), { environment: { PATH: '', ...unreachable } });
    expect(owner.fact('error')).toBe('NoDatabaseServer');
    const message = owner.fact('message') ?? '';
    for (const tried of ['no mongod on PATH', 'mongod could not be downloaded', 'spawn mvn ENOENT']) {
      expect(message).toContain(tried);
    }
    expect(message).toMatch(/1\. set MONGODB_URI .*\n.*2\. install mongod .*\n.*3\. install Java/);
  });
});
