import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { openDatabase } from '../../../dist/database/index.js';
import { median } from '../measure.js';
import { SECRET } from '../webhook/notifications.js';
import { ServerProcess } from './server-process.js';

/** A database, a gateway and the service, each in a process of its own. */
export class Site {
  stops = [];

  /** @param {{ progress: (line: string) => void }} options */
  static async open({ progress }) {
    const site = new Site();
    const dataDir = await mkdtemp(join(tmpdir(), 'scrm-pay-bench-'));
    site.stops.push(() => rm(dataDir, { recursive: true }));
    try {
      const { MONGODB_URI: mongodbUri } = process.env;
      site.database = await openDatabase({ mongodbUri, dataDir, report: progress });
      site.stops.push(() => site.database.stop());
      site.gateway = await site.start({ name: 'gateway', file: '../service/gateway.server.js' });
    } catch (error) {
      await site.close();
      throw error;
    }
    return Object.assign(site, {
      databaseName: site.database.description.replace(/,? its files.*/, ''),
      environment: environmentOf(site, dataDir),
    });
  }

  /** The service with a probe of its own. @param {Record<string, string>} environment beside the usual */
  async serve(environment) {
    this.service = await this.start({
      name: 'scrm-pay',
      file: '../service/probed.server.js',
      env: { ...this.environment, ...environment },
    });
    return this.service;
  }

  async start(server) {
    const started = await ServerProcess.start(server);
    this.stops.push(() => started.stop());
    return started;
  }

  /** A call of the service. @returns the answer's JSON */
  call(method, path, body) {
    return send(this.service.url + path, method, { authorization: `Bearer ${this.service.token}` }, body);
  }

  /** A call of the sandbox's controls. */
  control(path, body) {
    return send(`${this.gateway.url}/sandbox/${path}`, body === undefined ? 'GET' : 'POST', {}, body);
  }

  /** Asks for a payment. @returns its outTradeNo */
  async pay() {
    const { channelId, users } = this.gateway.world;
    const order = { subject: '西湖龙井茶 50 克', totalFee: 1990, openId: users[0].openIds.underPayingChannel };
    const metadata = { channelId, orderNumber: 'bench' };
    return (await this.call('POST', '/api/trade/pay', { ...order, metadata })).outTradeNo;
  }

  /** The database itself, for what no call writes: a write is as durable as the service's own. */
  async connect() {
    const client = await MongoClient.connect(this.database.uri, { writeConcern: { w: 'majority', journal: true } });
    this.stops.push(() => client.close());
    return client.db();
  }

  /** What one small durable write costs here, one at a time: the measure of whatever consists of such writes. */
  async writeMs() {
    const collection = (await this.connect()).collection('bench_writes');
    const times = [];
    for (let n = 0; n < 100; n++) {
      const begun = performance.now();
      await collection.insertOne({ _id: n });
      times.push(performance.now() - begun);
    }
    await collection.drop();
    return median(times);
  }

  async close() {
    for (let stop = this.stops.pop(); stop; stop = this.stops.pop()) await stop();
  }
}

function environmentOf({ database, gateway }, dataDir) {
  return {
    DATA_DIR: join(dataDir, 'service'),
    MONGODB_URI: database.uri,
    WECONNECT_URL: gateway.url,
    WECHAT_API_URL: `${gateway.url}/wechat`,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    WEBHOOK_SECRET: SECRET,
    CREDENTIALS_KEY: Buffer.alloc(32, 7).toString('base64'),
    ACCOUNT_ID: gateway.world.accountId,
  };
}

async function send(url, method, headers, body) {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
