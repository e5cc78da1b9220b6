import { paymentKey } from '../../src/webhook/events/event-types.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aNotification } from '../support/webhook-post.js';

const FORGED = 400;

let api: TestApp;
let worker: TestApp | undefined;
let shop: Shop;
beforeEach(async () => {
  api = await startApp({ environment: { ROLES: 'api' } });
  shop = new Shop(api);
  await shop.open();
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await api.stop();
});

/** Events as another process stored them, due for an hour. */
async function left(events: readonly { outTradeNo?: string; channelId?: string }[]): Promise<void> {
  const past = new Date(Date.now() - 3_600_000);
  await api.database.collection('inbox').insertMany(
    events.map((event, n) => ({
      ...event,
      _id: `forged-${n}` as never,
      type: event.outTradeNo === undefined ? 'event-scan' : 'msg-payment_notification',
      source: 'webhook',
      body: JSON.stringify({ type: 'event', channel: { id: event.channelId ?? 'a-channel' }, data: { type: 'scan' } }),
      digest: '',
      recvAt: past,
      state: 'received',
      fanDue: past,
      gen: 0,
      asked: 0,
      dup: 0,
      targets: [],
      r: {},
      conflicts: [],
    })),
  );
}
const touched = (): Promise<number> =>
  api.database.collection('inbox').countDocuments({ _id: /^forged-/ as never, gen: { $gt: 0 } });

it.each([
  ['payments of nobody', (n: number) => ({ outTradeNo: `no-order-${n}` })],
  ['messages of made-up channels', (n: number) => ({ channelId: `made-up-${n}` })],
])('a payment that was left behind is confirmed in its turn, however many %s came before it', async (_what, forge) => {
  const { orderNumber, outTradeNo } = await shop.prepared();
  await left(Array.from({ length: FORGED }, (_, n) => forge(n)));
  api.sandbox.control.fault({ call: 'findOrder', kind: 'delay', delayMs: 50, times: 10_000 });
  api.sandbox.control.policy({ drop: true });
  api.sandbox.control.pay(outTradeNo);
  const { tradeNo, totalFee } = api.sandbox.control.order(outTradeNo);
  const data = { outTradeNo, tradeStatus: 'PAY_SUCCESS', tradeNo: String(tradeNo), totalFee: Number(totalFee) };
  expect((await api.api().post('/api/webhook/weconnect', aNotification(api.sandbox, data))).status).toBe(200);
  const { databaseName, sandbox } = api;
  worker = await startApp({ databaseName, sandbox });
  await eventually(async () => {
    const event = await api.database.collection('inbox').findOne({ _id: paymentKey(data) as never });
    expect(event).toMatchObject({ state: 'confirmed' });
  });
  expect(await touched()).toBeLessThan(FORGED / 2);
  await shop.waitFor(orderNumber, 'PAID');
});
