import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { getConnectionToken } from '@nestjs/mongoose';
import { ServerProcess } from '../bench/service/server-process.js';

const WRITES = ['updateOne', 'findOneAndUpdate'];
const PATIENCE_MS = 30_000;
const ASK_EVERY_MS = 10;
/** The end of what a call leaves behind: a look for more work, a log line. */
const CALM_MS = 50;
/** Some waits of the idle workers: a trip's beginning does not keep step with them. */
const STAGGER_MS = 400;

/** The service as its user starts it, in this process, with a shop in which somebody buys. */
export class Payments {
  stops = [];

  /** @param {{ progress: (line: string) => void }} options */
  static async open({ progress }) {
    const payments = new Payments();
    try {
      await payments.start(progress);
    } catch (error) {
      await payments.close();
      throw error;
    }
    return payments;
  }

  async start(progress) {
    const dataDir = await mkdtemp(join(tmpdir(), 'scrm-pay-map-'));
    this.stops.push(() => rm(dataDir, { recursive: true }));
    const file = new URL('./gateway.server.js', import.meta.url);
    this.gateway = await ServerProcess.start({ name: 'gateway', file });
    this.stops.push(() => this.gateway.stop());
    this.service = await serve(dataDir, this.gateway, progress);
    this.stops.push(() => this.service.stop());
    const { TokenService } = await import('../../dist/auth/index.js');
    const identity = { sub: 'map', accountId: this.gateway.world.accountId, role: 'admin' };
    this.token = await this.service.app.get(TokenService, { strict: false }).issue(identity, '1h');
    this.database = this.service.app.get(getConnectionToken());
    this.watchOrders();
    this.gateway.child.send({ deliverTo: `${this.service.url}/api/webhook/weconnect` });
    await this.call('/api/management/modules/store/activate');
  }

  /**
   * One payment of one order. The two trips are told when they begin and end; what happens between them is nobody's.
   * @param {{ begin: () => void, end: (trip: 'pay' | 'webhook') => void }} trips `end` is called before anything else can run
   */
  async make({ begin, end }) {
    const { channelId, users } = this.gateway.world;
    const buyerId = users[0].openIds.underPayingChannel;
    const items = [{ goodsId: 'longjing-tea', quantity: 1 }];
    const { orderNumber } = await this.call('/api/store/orders', { channelId, buyerId, items });
    await stagger();
    begin();
    const { outTradeNo } = await this.call(`/api/store/orders/${orderNumber}/pay`);
    end('pay');
    await stagger();
    const paid = this.untilPaid(() => end('webhook'));
    begin();
    // The phone is the sandbox's: nothing of the service runs before the gateway posts.
    await fetch(`${this.gateway.url}/phone/orders/${outTradeNo}/pay`, { method: 'POST' });
    await paid;
    await until('delivered', async () => (await this.database.collection('deliveries').findOne({})) === null);
    await pause(CALM_MS);
  }

  /** Asking whether the order is PAID would itself enter files, so the write that makes it so is watched. */
  watchOrders() {
    const orders = this.database.collection('store_orders');
    for (const write of WRITES) {
      const original = orders[write].bind(orders);
      orders[write] = async (filter, update, ...options) => {
        const result = await original(filter, update, ...options);
        if (JSON.stringify(update).includes('"PAID"')) this.paid?.();
        return result;
      };
    }
  }

  async untilPaid(end) {
    let isPaid = false;
    this.paid = () => {
      if (!isPaid) end();
      isPaid = true;
    };
    await until(`made PAID by ${WRITES.join(' or ')}`, () => isPaid);
  }

  /** @returns the answer's JSON */
  async call(path, body) {
    const response = await fetch(this.service.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }

  async close() {
    for (let stop = this.stops.pop(); stop; stop = this.stops.pop()) await stop();
  }
}

async function serve(dataDir, gateway, report) {
  const { loadConfig } = await import('../../dist/config/index.js');
  const { startService } = await import('../../dist/start/index.js');
  const config = loadConfig({
    DATA_DIR: dataDir,
    WECONNECT_URL: gateway.url,
    WECHAT_API_URL: `${gateway.url}/wechat`,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
  });
  return startService(config, report);
}

const stagger = () => pause(CALM_MS + Math.random() * STAGGER_MS);

async function until(what, isSo) {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`the payment was not ${what} within ${PATIENCE_MS} ms`);
    await pause(ASK_EVERY_MS);
  }
}
