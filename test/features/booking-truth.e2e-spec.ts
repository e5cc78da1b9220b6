import { jest } from '@jest/globals';
import { type OutTradeNo } from '../../src/common/index.js';
import { type OrderBook, type PayableOrder as Order, type Payment } from '../../src/features/kit/index.js';
import { Reservations } from '../../src/features/reservation/orders.js';
import { StoreOrders } from '../../src/features/store/orders.js';
import { TradeService } from '../../src/trade/index.js';
import { type ApiAnswer, type ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { Refunding } from '../support/refunding.js';
import { DeliveryPolicy } from '../../src/webhook/deliver/delivery.js';

const PRICE = 1990;
const SEAT = 29900;
const PAID_AT = new Date('2026-03-01T08:00:00Z');

let at: Refunding;
beforeAll(async () => {
  at = await Refunding.start();
  const soon = { retryAfter: [50, 50, 50, 50] };
  Object.assign(at.app.app.get(DeliveryPolicy, { strict: false }), soon);
});
afterAll(() => at.app.stop());
beforeEach(() => {
  at.control.reset();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const api = (): ApiClient => at.app.api(at.app.tokens.service);
const payAgain = (module: string, orderNumber: string): Promise<ApiAnswer> =>
  api().post(`/api/${module}/orders/${orderNumber}/pay`, { tradeType: 'NATIVE' });

describe('an order that WeConnect has another amount of', () => {
  it.each([
    ['a part of what was paid', 500, 1],
    ['all of what was paid', 500, 500],
    ['more than the order costs', 5000, PRICE],
  ])('is neither paid nor refunded when %s goes back', async (_, paidFee, refundFee) => {
    const { orderNumber, outTradeNo } = await at.shop.prepared();
    at.control.setState(outTradeNo, { totalFee: paidFee, tradeStatus: 'PAY_SUCCESS' });
    await at.till.find(outTradeNo, '?refresh=true');
    expect(await at.refunded(outTradeNo, refundFee, `odd-${refundFee}`)).toBe('SUCCESS');
    await eventually(async () => {
      const { items } = (await api().get(`/api/webhook/events?outTradeNo=${outTradeNo}`)).body;
      expect(items).toContainEqual(
        expect.objectContaining({ type: 'refund_settled', state: 'confirmed', deliveries: [] }),
      );
    });
    expect((await at.shop.find(orderNumber)).status).toBe('AWAITING_PAYMENT');
    expect((await at.tradeOf(outTradeNo)).refundedFee).toBe(refundFee);
  });
});

describe('an order that WeConnect had another amount of for a while', () => {
  it.each([500, 5000])('is paid, and refunded, by the amount that it has in the end: first %s fen', async (first) => {
    const { orderNumber, outTradeNo } = await at.shop.prepared();
    at.control.setState(outTradeNo, { totalFee: first, tradeStatus: 'PAY_SUCCESS' });
    await at.till.find(outTradeNo, '?refresh=true');
    at.control.setState(outTradeNo, { totalFee: PRICE });
    await at.till.find(outTradeNo, '?refresh=true');
    await at.shop.waitFor(orderNumber, 'PAID');
    expect((await at.till.refund({ outTradeNo, refundFee: PRICE + 1 })).body).toMatchObject({ refundableFee: PRICE });
    expect(await at.refunded(outTradeNo, PRICE, `corrected-${first}`)).toBe('SUCCESS');
    await at.shop.waitFor(orderNumber, 'REFUNDED');
    expect((await at.tradeOf(outTradeNo)).tradeStatus).toBe('REFUND');
  });
});

describe('a payment that is too much', () => {
  it.each([
    ['store', (): Promise<string> => at.shop.order().then(({ orderNumber }) => orderNumber)],
    ['reservation', async (): Promise<string> => at.booking.order(await at.booking.freshSlot(1))],
  ])('is flagged though the process dies over it: %s', async (module, order) => {
    const orderNumber = await order();
    const first = (await api().post(`/api/${module}/orders/${orderNumber}/pay`)).body;
    const second = (await payAgain(module, orderNumber)).body;
    at.control.pay(first.outTradeNo);
    await at.untilHandled(first.outTradeNo);
    const trades = at.app.app.get(TradeService, { strict: false });
    jest.spyOn(trades, 'flagSurplus').mockRejectedValueOnce(new Error('killed'));
    at.control.pay(second.outTradeNo);
    await at.untilHandled(second.outTradeNo);
    expect((await at.tradeOf(second.outTradeNo)).flags).toContain('surplus');
  });
});

describe.each([
  ['store', StoreOrders, PRICE],
  ['reservation', Reservations, SEAT],
] as const)('two tries of an order that are paid at the same moment: %s', (module, Book, totalFee) => {
  let slotId: string;
  let order: Order;
  const orders = (): OrderBook<Order> => at.app.app.get<OrderBook<Order>>(Book, { strict: false });
  const now = (): Promise<Order> => orders().get(order);
  const payment = (attempt: number): Payment => {
    const outTradeNo = `${order.orderNumber}-${attempt}` as OutTradeNo;
    return { eventKey: outTradeNo, outTradeNo, tradeNo: `no-${attempt}`, totalFee, paidAt: PAID_AT };
  };
  beforeEach(async () => {
    slotId = await at.booking.freshSlot(1);
    const orderNumber = module === 'store' ? (await at.shop.order()).orderNumber : await at.booking.order(slotId);
    await api().post(`/api/${module}/orders/${orderNumber}/pay`);
    await payAgain(module, orderNumber);
    order = await orders().get({ accountId: at.app.sandbox.world.accountId, orderNumber });
  });

  it('what goes back of the one takes nothing from the other', async () => {
    const read = await now();
    await orders().onPaid(read, payment(1));
    await orders().onRefunded(read, payment(2));
    expect(await now()).toMatchObject({
      status: 'PAID',
      paid: payment(1),
      surplus: [{ ...payment(2), refunded: true }],
    });
    if (module === 'reservation') expect(await at.booking.available(slotId)).toBe(0);
  });

  it.each(['first', 'last'])(
    'the earlier one leaves nothing paid when it has gone back: told %s that it came',
    async (turn) => {
      const read = await now();
      const tellings = [
        (): Promise<void> => orders().onPaid(read, payment(1)),
        (): Promise<void> => orders().onRefunded(read, payment(1)),
      ];
      for (const tell of turn === 'first' ? tellings : tellings.reverse()) await tell();
      expect((await now()).status).not.toBe('PAID');
      await orders().onPaid(await now(), payment(2));
      expect(await now()).toMatchObject(
        turn === 'first'
          ? { status: 'REFUNDED', paid: payment(1), surplus: [payment(2)] }
          : { status: 'PAID', paid: payment(2), surplus: [{ ...payment(1), refunded: true }] },
      );
      if (module === 'reservation') expect(await at.booking.available(slotId)).toBe(turn === 'first' ? 1 : 0);
    },
  );

  it('the earlier one keeps no seat when it has gone back before it was told', async () => {
    const read = await now();
    await orders().onRefunded(read, payment(1));
    await orders().onPaid(read, payment(1));
    if (module === 'reservation') expect(await at.booking.available(slotId)).toBe(1);
    expect((await now()).status).toBe('AWAITING_PAYMENT');
  });
});
