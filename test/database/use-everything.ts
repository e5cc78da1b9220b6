import { parseModuleName } from '../../src/common/index.js';
import { type DueItems } from '../../src/queue/index.js';
import { DueTradeRepository } from '../../src/trade/reconcile/due.repository.js';
import { DueRefundRepository } from '../../src/trade/refund/reconcile/due-refund.repository.js';
import { DeliveryRepository } from '../../src/webhook/deliver/delivery.repository.js';
import { InboxRepository } from '../../src/webhook/inbox/inbox.repository.js';
import { BrowserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { type TestApp } from '../support/start-app.js';

/** Inserts look for nothing. */
export const LOOKING = new Set([
  'find',
  'findOne',
  'findOneAndUpdate',
  'findOneAndReplace',
  'findOneAndDelete',
  'updateOne',
  'updateMany',
  'replaceOne',
  'deleteOne',
  'deleteMany',
  'countDocuments',
  'distinct',
]);

/** A payment with everything around it, then every list that people look at. */
export async function useEverything(app: TestApp): Promise<void> {
  const shop = new Shop(app);
  await shop.open();
  const { outTradeNo } = await shop.paid();
  const { channelId } = app.sandbox.world;
  const admin = app.api(app.tokens.admin);
  const range = { from: new Date(0).toISOString(), to: new Date().toISOString() };
  await eventually(async () => {
    const { body } = await admin.get(`/api/webhook/events?outTradeNo=${outTradeNo}`);
    expect(body.items[0].deliveries[0].state).toBe('done');
  });
  for (const path of [
    '/api/webhook/events',
    '/api/webhook/events?state=confirmed&type=msg-payment_notification&limit=1',
    '/api/webhook/subscriptions',
    '/api/management/modules',
    `/api/channel/payments?channelId=${channelId}&limit=1`,
    `/api/channel/payments?channelId=${channelId}&isTest=false&from=2020-01-01T00:00:00Z`,
    `/api/channel/payments?channelId=${channelId}&q=${outTradeNo}`,
    `/api/channel/payments/export?channelId=${channelId}`,
    `/api/channel/payments/summary?channelId=${channelId}&from=2026-01-01T00:00:00Z&to=2026-01-31T00:00:00Z`,
  ]) {
    expect([path, (await admin.get(path)).status]).toEqual([path, 200]);
  }
  const asOperator = await app.api(app.tokens.operator).get(`/api/channel/payments?channelId=${channelId}&limit=1`);
  expect(asOperator.status).toBe(200);
  await lookThroughTheConsole(app, [outTradeNo, channelId]);
  await takeTurns(app);
  expect((await admin.post('/api/webhook/events/replay', range)).status).toBe(202);
  expect((await admin.post('/api/trade/refunds', { outTradeNo, refundFee: 1 })).status).toBe(201);
  expect((await admin.post('/api/management/modules/store/deactivate')).status).toBe(200);
}

/** What the workers ask where so much is due that accounts take turns. */
async function takeTurns({ app }: TestApp): Promise<void> {
  const now = (): Date => new Date();
  const queues: DueItems<unknown>[] = [
    app.get(DueTradeRepository, { strict: false }),
    app.get(DueRefundRepository, { strict: false }),
    app.get(InboxRepository, { strict: false }).claimable(now, () => Promise.resolve([])),
    app.get(DeliveryRepository, { strict: false }).claimable(parseModuleName('store'), 'first', now),
  ];
  for (const queue of queues) {
    await queue.oldest(64);
    await queue.keys();
    await queue.of('an-account', 8);
  }
}

async function lookThroughTheConsole(app: TestApp, [outTradeNo, channelId]: [string, string]): Promise<void> {
  const browser = new BrowserClient(app.url);
  await browser.signIn(app.tokens.admin);
  for (const path of [
    '/console',
    '/console/channels',
    `/console/channels/${channelId}`,
    `/console/payments?channelId=${channelId}`,
    `/console/trades/${outTradeNo}`,
    '/console/modules',
    '/console/events',
    '/console/events?dead=1',
    '/console/events?state=refused',
    '/console/replay',
  ]) {
    expect([path, (await browser.get(path)).status]).toEqual([path, 200]);
  }
}
