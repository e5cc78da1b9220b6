import { Injectable, Module } from '@nestjs/common';
import { type Connection, createConnection } from 'mongoose';
import { OnPayment } from '../../src/webhook/index.js';
import { embeddedOnly } from '../support/engine.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aNotification } from '../support/webhook-post.js';
import { Door } from './support/door.js';
import { DeliveryPolicy } from '../../src/webhook/deliver/delivery.js';

const PATIENCE = 120_000;
/** Of each way: a question and its answer take twice as long. */
const SLOW = 400;
const SLOWER_THAN_READY = 1_500;
const POSTS = 20;
/** A claim lasts for three renewals, each of them slow. */
const LEASE = 4_000;
const RENEWED_EVERY = 500;

/** A module whose handler takes until it is let go. */
@Injectable()
class PatientHandler {
  runs = 0;
  private readonly waiting: (() => void)[] = [];

  @OnPayment('patient')
  async book(): Promise<void> {
    this.runs += 1;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  finish(): void {
    for (const resolve of this.waiting) resolve();
  }
}

@Module({ providers: [PatientHandler] })
class PatientModule {}

const server = process.env.TEST_MONGODB_URI ?? '';
const door = new Door(() => Number(new URL(server).port));
let apps: TestApp[];
let app: TestApp;
/** Not through the door: what is really there. */
let books: Connection;

beforeAll(async () => {
  process.env.TEST_MONGODB_URI = `mongodb://127.0.0.1:${await door.open()}`;
  const policies: [typeof DeliveryPolicy, object][] = [[DeliveryPolicy, { lease: LEASE, renewEvery: RENEWED_EVERY }]];
  const options = { imports: [PatientModule], policies: policies as never };
  app = await startApp(options);
  const { databaseName, sandbox } = app;
  apps = [app, await startApp({ ...options, databaseName, sandbox })];
  books = await createConnection(`${server}/${databaseName}`).asPromise();
}, PATIENCE);
afterAll(async () => {
  door.latency = 0;
  await books.close();
  for (const one of [...apps].reverse()) await one.stop();
  door.close();
  process.env.TEST_MONGODB_URI = server;
}, PATIENCE);
afterEach(() => {
  door.latency = 0;
});

embeddedOnly.it(
  'a webhook is answered 200 once the event is there, however long that takes',
  async () => {
    door.latency = SLOW;
    const posts = Array.from({ length: POSTS }, async (_, index) => {
      const outTradeNo = `slow-${index}`;
      const since = performance.now();
      const { status } = await app.api().post('/api/webhook/weconnect', aNotification(app.sandbox, { outTradeNo }));
      const stored = await books.collection('inbox').countDocuments({ outTradeNo });
      return { status, stored, waited: performance.now() - since >= 2 * SLOW };
    });
    expect(await Promise.all(posts)).toEqual(Array(POSTS).fill({ status: 200, stored: 1, waited: true }));
  },
  PATIENCE,
);

embeddedOnly.it(
  'a delivery that takes longer than its lease keeps it, and runs once, in one of two processes',
  async () => {
    const shop = new Shop(app);
    await shop.open();
    const { payingChannelId: channelId } = app.sandbox.world;
    const subscription = { module: 'patient', channelId, type: 'msg', dataType: 'payment_notification' };
    expect((await app.api(app.tokens.admin).post('/api/webhook/subscriptions', subscription)).status).toBe(201);
    const { orderNumber, outTradeNo } = await shop.prepared();
    const handlers = apps.map((one) => one.app.get(PatientHandler));
    const runs = (): number => handlers.reduce((sum, handler) => sum + handler.runs, 0);
    door.latency = SLOW;
    app.sandbox.control.pay(outTradeNo);
    await eventually(() => {
      expect(runs()).toBe(1);
    }, PATIENCE);
    const claimedUntil = Date.now() + LEASE;
    await eventually(() => {
      expect(Date.now()).toBeGreaterThan(claimedUntil + LEASE);
    }, PATIENCE);
    const running = await books.collection('deliveries').findOne({ module: 'patient' });
    expect(running).toMatchObject({ att: 1, owner: expect.any(String) });
    expect(runs()).toBe(1);
    for (const handler of handlers) handler.finish();
    await shop.waitFor(orderNumber, 'PAID');
    await eventually(async () => {
      expect(await books.collection('deliveries').countDocuments()).toBe(0);
    }, PATIENCE);
    const event = await books.collection('inbox').findOne({ outTradeNo });
    expect(event?.r).toMatchObject({ patient: { st: 'done', att: 1 }, store: { st: 'done', att: 1 } });
    expect(runs()).toBe(1);
  },
  PATIENCE,
);

embeddedOnly.it(
  'a process is ready while the database answers within two seconds, and again when it does',
  async () => {
    const ready = async (): Promise<unknown> => {
      const { status, body } = await app.api().get('/health/ready');
      return [status, body.database];
    };
    door.latency = SLOW;
    expect(await ready()).toEqual([200, 'up']);
    door.latency = SLOWER_THAN_READY;
    expect(await ready()).toEqual([503, 'down']);
    door.latency = 0;
    await eventually(async () => {
      expect(await ready()).toEqual([200, 'up']);
    }, PATIENCE);
  },
  PATIENCE,
);
