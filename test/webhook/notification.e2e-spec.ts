import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { useApp } from '../support/start-app.js';
import { CLOSABLE_AGE, TimeMachine } from '../support/time-machine.js';
import { ConfirmPolicy } from '../../src/webhook/confirm/event.processor.js';

const app = useApp({ policies: [[ConfirmPolicy, { unavailableFor: 100 }]] });
let shop: Shop;

beforeAll(async () => {
  shop = new Shop(app);
  await shop.open();
});
beforeEach(() => {
  app.sandbox.control.policy({});
  app.sandbox.control.clearFaults();
});

interface EventBody {
  id: string;
  state: string;
  lastError?: string;
  supersededBy?: string;
  duplicates: number;
  deliveries: { module: string; state: string; attempts: number }[];
}

const eventsOf = async (outTradeNo: string): Promise<EventBody[]> => {
  const { body } = await app.api(app.tokens.operator).get(`/api/webhook/events?outTradeNo=${outTradeNo}`);
  return body.items as EventBody[];
};
const trade = async (outTradeNo: string): Promise<{ tradeStatus: string; flags: string[] }> =>
  (await app.api(app.tokens.service).get(`/api/trade/orders/${outTradeNo}`)).body;

describe('a payment notification', () => {
  it('that comes 20 times at once pays the order once', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.policy({ copies: 20 });
    app.sandbox.control.pay(outTradeNo);
    await shop.waitFor(orderNumber, 'PAID');
    const events = await eventually(async () => {
      const found = await eventsOf(outTradeNo);
      expect(found[0]?.duplicates).toBe(19);
      expect(found[0]?.deliveries[0]?.state).toBe('done');
      return found;
    });
    expect(events).toHaveLength(1);
    expect(events[0]?.deliveries).toEqual([expect.objectContaining({ module: 'store', state: 'done', attempts: 1 })]);
  });

  it('that is forged changes nothing', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    await app.sandbox.control.send({
      outTradeNo,
      overrides: { tradeStatus: 'PAY_SUCCESS', tradeNo: '4200000000000000' },
    });
    await eventually(async () => {
      expect((await eventsOf(outTradeNo))[0]).toMatchObject({
        state: 'received',
        lastError: expect.stringContaining('NOTPAY'),
        deliveries: [],
      });
    });
    expect((await shop.find(orderNumber)).status).toBe('AWAITING_PAYMENT');
    expect((await trade(outTradeNo)).tradeStatus).toBe('PREPAID');
  });

  it('about an order that nobody knows is stored, and changes nothing', async () => {
    await app.sandbox.control.send({
      outTradeNo: 'nobody-ordered-this',
      overrides: { tradeStatus: 'PAY_SUCCESS', totalFee: 1 },
    });
    await eventually(async () => {
      expect((await eventsOf('nobody-ordered-this'))[0]).toMatchObject({
        state: 'received',
        lastError: expect.stringContaining('no such order'),
      });
    });
  });

  it('with another amount than WeConnect has is superseded by the true one', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.policy({ totalFee: 1 });
    app.sandbox.control.pay(outTradeNo);
    expect((await shop.waitFor(orderNumber, 'PAID')).totalFee).toBe(1990);
    await eventually(async () => {
      const [forged, genuine] = (await eventsOf(outTradeNo)).toSorted((a) => (a.state === 'superseded' ? -1 : 1));
      expect(forged).toMatchObject({ state: 'superseded', supersededBy: genuine?.id, deliveries: [] });
      expect(genuine).toMatchObject({ state: 'confirmed', deliveries: [{ module: 'store', state: 'done' }] });
    });
  });

  it('that comes after a forged one still pays the order', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.policy({ forgedFirst: true });
    app.sandbox.control.pay(outTradeNo);
    await shop.waitFor(orderNumber, 'PAID');
  });

  it('that comes out of order does not undo a payment', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.policy({ hold: true });
    app.sandbox.control.fail(outTradeNo);
    app.sandbox.control.pay(outTradeNo);
    await app.sandbox.control.release('reverse');
    await shop.waitFor(orderNumber, 'PAID');
    await eventually(async () => {
      const states = (await eventsOf(outTradeNo)).map(({ state }) => state);
      expect(states.toSorted()).toEqual(['confirmed', 'superseded']);
    });
    expect((await shop.find(orderNumber)).status).toBe('PAID');
  });

  it('is believed although WeConnect could not be asked at first', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.fault({ call: 'findOrder', kind: '5xx', times: 4 });
    app.sandbox.control.pay(outTradeNo);
    await shop.waitFor(orderNumber, 'PAID');
    expect(await eventsOf(outTradeNo)).toHaveLength(1);
  });

  it('is taken for no payment where the amount in the books of WeConnect is not ours', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.setState(outTradeNo, { totalFee: 1 });
    app.sandbox.control.pay(outTradeNo);
    await eventually(async () => {
      expect((await trade(outTradeNo)).flags).toContain('amount-mismatch');
    });
    expect((await trade(outTradeNo)).tradeStatus).toBe('PREPAID');
    expect((await shop.find(orderNumber)).status).toBe('AWAITING_PAYMENT');
  });

  it('of an order that this service has never seen is adopted', async () => {
    const { outTradeNo } = await shop.prepared();
    await app.database.collection('trades').deleteOne({ _id: outTradeNo as never });
    app.sandbox.control.pay(outTradeNo);
    await eventually(async () => {
      expect(await trade(outTradeNo)).toMatchObject({ tradeStatus: 'PAY_SUCCESS', flags: ['adopted'] });
    });
  });

  it('of an order that was closed here is accepted, and flagged', async () => {
    const { outTradeNo } = await shop.prepared();
    new TimeMachine(app).travel(CLOSABLE_AGE);
    const { status } = await app.api(app.tokens.service).post(`/api/trade/orders/${outTradeNo}/close`);
    expect(status).toBe(200);
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS' });
    await app.sandbox.control.send({ outTradeNo });
    await eventually(async () => {
      expect(await trade(outTradeNo)).toMatchObject({ tradeStatus: 'PAY_SUCCESS', flags: ['paid-after-close'] });
    });
  });

  it('is shown to its own account only', async () => {
    const { outTradeNo } = await shop.paid();
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = app.api(await app.token('admin', { accountId }));
    const [event] = await eventsOf(outTradeNo);
    expect((await other.get(`/api/webhook/events?outTradeNo=${outTradeNo}`)).body.items).toEqual([]);
    expect((await other.get(`/api/webhook/events/${event?.id ?? ''}`)).status).toBe(404);
    expect((await app.api(app.tokens.admin).get(`/api/webhook/events/${event?.id ?? ''}`)).status).toBe(200);
  });
});
