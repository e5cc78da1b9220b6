import { setTimeout as pause } from 'node:timers/promises';
import { makeDataDir, removeDataDir } from '../start/program.js';
import { embeddedOnly } from '../support/engine.js';
import { eventually } from '../support/eventually.js';
import { aNotification } from '../support/webhook-post.js';
import { Installation, type ServiceProcess } from './support/installation.js';
import { StoppableDatabase } from './support/outage.js';

const PATIENCE = 300_000;
const SENDERS = 8;

let dataDir: string;
let database: StoppableDatabase;
let installation: Installation;
let service: ServiceProcess;

beforeAll(async () => {
  dataDir = await makeDataDir();
  database = await StoppableDatabase.start(dataDir);
  installation = await Installation.create(database.server);
  service = await installation.start({ ROLES: 'api' });
}, PATIENCE);
afterAll(async () => {
  await installation.close();
  await database.close();
  await removeDataDir(dataDir);
}, PATIENCE);

interface Load {
  acknowledged: string[];
  statuses: Set<number>;
  sent: number;
}

/** Posts notifications of ever new orders until it is told to stop. */
async function post(load: Load, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    const outTradeNo = `order-${load.sent++}`;
    const { status } = await service.api.post(
      '/api/webhook/weconnect',
      aNotification(installation.sandbox, { outTradeNo }),
    );
    load.statuses.add(status);
    if (status === 200) load.acknowledged.push(outTradeNo);
    else await pause(50);
  }
}

async function stored(): Promise<Set<string>> {
  const events = await installation.database.collection('inbox').find().toArray();
  return new Set(events.map(({ outTradeNo }) => outTradeNo as string));
}

embeddedOnly.it(
  'a database that is stopped and started under load: 503 meanwhile, and nothing that was acknowledged is lost',
  async () => {
    const load: Load = { acknowledged: [], statuses: new Set(), sent: 0 };
    const enough = new AbortController();
    const senders = Array.from({ length: SENDERS }, () => post(load, enough.signal));
    await eventually(() => {
      expect(load.acknowledged.length).toBeGreaterThan(100);
    }, PATIENCE);
    await database.stop();
    const before = load.acknowledged.length;
    await eventually(() => {
      expect(load.statuses).toContain(503);
    }, PATIENCE);
    expect((await service.api.get('/health/ready')).status).toBe(503);
    await database.restart();
    await eventually(() => {
      expect(load.acknowledged.length).toBeGreaterThan(before + 100);
    }, PATIENCE);
    enough.abort();
    await Promise.all(senders);
    expect([...load.statuses].sort()).toEqual([200, 503]);
    const found = await stored();
    expect(load.acknowledged.filter((outTradeNo) => !found.has(outTradeNo))).toEqual([]);
    expect((await service.api.get('/health/ready')).status).toBe(200);
  },
  PATIENCE,
);
