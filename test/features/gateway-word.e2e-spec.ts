import { jest } from '@jest/globals';
import { Clock } from '../../src/common/index.js';
import { TradeService } from '../../src/trade/index.js';
import { type ApiClient } from '../support/api-client.js';
import { Booking } from '../support/booking.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { CLOSABLE_AGE, TimeMachine } from '../support/time-machine.js';

let app: TestApp;
let shop: Shop;
let api: ApiClient;

beforeAll(async () => {
  app = await startApp();
  shop = new Shop(app);
  api = app.api(app.tokens.service);
  await shop.open();
  await new Booking(app).open();
});
afterAll(() => app.stop());
afterEach(() => {
  app.sandbox.control.clearFaults();
  app.sandbox.control.policy({});
});

const look = async (orderNumber: string): Promise<{ status: string; gateway?: string }> =>
  (await api.get(`/api/store/orders/${orderNumber}?refresh=true`)).body;

describe('an order that is looked at with refresh=true', () => {
  it('is answered with what the gateway says, and else without', async () => {
    const { orderNumber } = await shop.prepared();
    expect((await look(orderNumber)).gateway).toBe('UNPAID');
    expect(await shop.find(orderNumber)).not.toHaveProperty('gateway');
  });

  it('is paid as soon as the gateway says so, though its notification never comes', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS' });
    expect((await look(orderNumber)).gateway).toBe('PAID');
    await shop.waitFor(orderNumber, 'PAID');
  });

  it('may yet be paid where a try has failed', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.fail(outTradeNo);
    await shop.waitFor(orderNumber, 'PAYMENT_FAILED');
    expect((await look(orderNumber)).gateway).toBe('UNPAID');
  });

  it('is UNKNOWN, and no error, where the gateway cannot be asked', async () => {
    const { orderNumber } = await shop.prepared();
    app.sandbox.control.fault({ call: 'findOrder', kind: '5xx', times: 20 });
    expect(await look(orderNumber)).toMatchObject({ status: 'AWAITING_PAYMENT', gateway: 'UNKNOWN' });
  });

  it('is UNKNOWN where the gateway has another amount under its number', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS', totalFee: 1 });
    expect((await look(orderNumber)).gateway).toBe('UNKNOWN');
  });

  it('is CLOSED once no try of it can be paid', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    new TimeMachine(app).travel(CLOSABLE_AGE);
    expect((await api.post(`/api/trade/orders/${outTradeNo}/close`)).status).toBe(200);
    expect((await look(orderNumber)).gateway).toBe('CLOSED');
  });

  it('is PAID where an earlier try of it is', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    await api.post(`/api/store/orders/${orderNumber}/pay`, { tradeType: 'NATIVE' });
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS' });
    await eventually(async () => {
      const { status, gateway } = await look(orderNumber);
      expect([status, gateway].some((word) => word === 'PAID')).toBe(true);
    });
  });

  it('costs one question a second, however many windows ask', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    const asked = jest.spyOn(app.app.get(TradeService, { strict: false }), 'refresh');
    // One second, however long the machine takes for ten answers.
    const now = new Date();
    const clock = jest.spyOn(app.app.get(Clock, { strict: false }), 'now').mockImplementation(() => now);
    try {
      const words = await Promise.all(Array.from({ length: 10 }, () => look(orderNumber)));
      expect(words.map(({ gateway }) => gateway)).toEqual(Array.from({ length: 10 }, () => 'UNPAID'));
      expect(asked.mock.calls.map(([, number]) => number)).toEqual([outTradeNo]);
    } finally {
      clock.mockRestore();
      asked.mockRestore();
    }
  });

  it('says the same of a reservation', async () => {
    const booking = new Booking(app);
    const { orderNumber } = await booking.prepared(await booking.freshSlot(2));
    const { body } = await api.get(`/api/reservation/orders/${orderNumber}?refresh=true`);
    expect(body).toMatchObject({ status: 'AWAITING_PAYMENT', gateway: 'UNPAID' });
  });

  it('takes no other word for it', async () => {
    const { orderNumber } = await shop.prepared();
    expect((await api.get(`/api/store/orders/${orderNumber}?refresh=yes`)).status).toBe(400);
  });
});
