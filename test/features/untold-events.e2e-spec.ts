import { jest } from '@jest/globals';
import { UntoldEvents } from '../../src/webhook/index.js';
import { InboxPurge } from '../../src/webhook/inbox/inbox.purge.js';
import { type ApiClient } from '../support/api-client.js';
import { BrowserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { type Shop } from '../support/shop.js';
import { type TestApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';
import { type EventBody, Switchboard } from './support/switchboard.js';

let board: Switchboard;
let app: TestApp;
let admin: ApiClient;
let shop: Shop;

beforeEach(async () => {
  board = await Switchboard.open();
  ({ app, admin, shop } = board);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await app.stop();
});

describe('a payment under way when its module is deactivated', () => {
  it('is kept, and booked once the module is active again', async () => {
    const { orderNumber, event } = await board.paidTooLate();
    expect((await shop.find(orderNumber)).status).toBe('AWAITING_PAYMENT');
    await shop.open();
    await shop.waitFor(orderNumber, 'PAID');
    expect((await admin.get(`/api/webhook/events/${event.id}`)).body.untold).toBeUndefined();
  });

  it('is shown, counted and alarmed about meanwhile, to its own account', async () => {
    const { event } = await board.paidTooLate();
    const browser = new BrowserClient(app.url);
    await browser.signIn(app.tokens.admin);
    expect((await browser.get('/console')).text).toContain('1 笔收款或退款未通知其模块');
    expect((await browser.get('/console/events?untold=1')).text).toContain(event.id);
    expect((await browser.get(`/console/events/${event.id}`)).text).toContain('id="untold"');
    expect((await admin.get('/api/webhook/events?untold=true')).body.items).toHaveLength(1);
    expect((await app.api().get('/metrics')).body).toContain('scrm_pay_events_untold{module="store"} 1');
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = app.api(await app.token('admin', { accountId }));
    expect((await other.get('/api/webhook/events?untold=true')).body.items).toEqual([]);
  });

  it('is kept for as long as nobody has heard of it', async () => {
    const { event } = await board.paidTooLate();
    new TimeMachine(app).travel(91 * 24 * 3_600_000);
    await app.app.get(InboxPurge, { strict: false }).purge();
    expect((await admin.get(`/api/webhook/events/${event.id}`)).status).toBe(200);
  });

  it('is told with its refund, in whichever order they come', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    await board.deactivate();
    app.sandbox.control.pay(outTradeNo);
    await board.untilUntold(outTradeNo);
    const refund = { outTradeNo, refundFee: 1990 };
    expect((await admin.post('/api/trade/refunds', refund)).status).toBe(201);
    await eventually(async () => {
      const events = await board.eventsOf(outTradeNo);
      expect(events.length).toBeGreaterThan(1);
      expect(new Set(events.map(({ untold }) => untold))).toEqual(new Set(['store']));
    });
    await shop.open();
    await shop.waitFor(orderNumber, 'REFUNDED');
  });

  it('is booked by a worker where the activation came while it was being confirmed', async () => {
    const { orderNumber } = await board.paidTooLate();
    // As if the process that activates had looked a moment before the event was written.
    jest.spyOn(app.app.get(UntoldEvents, { strict: false }), 'tell').mockResolvedValueOnce(0);
    await shop.open();
    await shop.waitFor(orderNumber, 'PAID');
  });

  it('that came to nothing is told later too, and alarms nobody', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    await board.deactivate();
    app.sandbox.control.fail(outTradeNo);
    await board.untilUntold(outTradeNo);
    expect((await app.api().get('/metrics')).body).not.toContain('scrm_pay_events_untold{');
    await shop.open();
    await shop.waitFor(orderNumber, 'PAYMENT_FAILED');
  });
});

describe('a replay adds the module that should have heard', () => {
  const replayed = async (event: EventBody): Promise<number> =>
    (await admin.post(`/api/webhook/deliveries/${encodeURIComponent(`${event.id}|store`)}/replay`)).status;
  const span = (module?: string): object => ({
    from: new Date(Date.now() - 3_600_000).toISOString(),
    to: new Date(Date.now() + 60_000).toISOString(),
    ...(module && { module }),
  });

  it('one by one', async () => {
    const { orderNumber, event } = await board.paidTooLate();
    expect(await replayed(event)).toBe(202);
    await shop.waitFor(orderNumber, 'PAID');
    expect((await admin.get('/api/webhook/events?untold=true')).body.items).toEqual([]);
  });

  it.each([undefined, 'store'])('for a span of time, of module %p, counted before', async (module) => {
    const { orderNumber } = await board.paidTooLate();
    expect((await admin.post('/api/webhook/events/replay', { ...span(module), dryRun: true })).body.replayed).toBe(1);
    expect((await admin.post('/api/webhook/events/replay', span(module))).body.replayed).toBe(1);
    await shop.waitFor(orderNumber, 'PAID');
  });

  it('to an event of before events were flagged', async () => {
    const { orderNumber, event } = await board.paidTooLate();
    await app.database.collection('inbox').updateOne({ _id: event.id as never }, { $unset: { untold: 1 } });
    expect((await admin.post('/api/webhook/events/replay', span())).body.replayed).toBe(1);
    await shop.waitFor(orderNumber, 'PAID');
  });

  it('and no other: neither one that is inactive, nor one that there is not, nor for another account', async () => {
    const { event } = await board.paidTooLate();
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const stranger = app.api(await app.token('admin', { accountId }));
    for (const [api, module] of [
      [admin, 'reservation'],
      [admin, 'nosuch'],
      [stranger, 'store'],
    ] as const) {
      const { status } = await api.post(
        `/api/webhook/deliveries/${encodeURIComponent(`${event.id}|${module}`)}/replay`,
      );
      expect(status).toBe(404);
    }
    expect((await admin.post('/api/webhook/events/replay', span('reservation'))).body.replayed).toBe(0);
  });
});
