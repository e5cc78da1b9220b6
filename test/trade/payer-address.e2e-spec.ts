import { SEEDED_WORLD as WORLD } from '../../src/sandbox/world/seeded-world.js';
import { type ApiAnswer } from '../support/api-client.js';
import { Booking } from '../support/booking.js';
import { BrowserClient } from '../support/browser-client.js';
import { Shop } from '../support/shop.js';
import { useApp } from '../support/start-app.js';
import { Till } from './support/till.js';

type Forwarded = Record<'x-forwarded-for', string>;

const TEST_ORDER = { price: '0.01' };

const app = useApp();
let shop: Shop;
let booking: Booking;
let till: Till;
let browser: BrowserClient;

beforeAll(async () => {
  shop = new Shop(app);
  booking = new Booking(app);
  till = new Till(app);
  browser = new BrowserClient(app.url);
  await Promise.all([shop.open(), booking.open(), browser.signIn(app.tokens.admin)]);
});
const post = (path: string, body: object | undefined, headers: Forwarded): Promise<ApiAnswer> =>
  app.api(app.tokens.admin).post(path, body, headers);

/** Each way that asks for a payment from where its caller is. @returns the trade's number */
const ways: Record<string, (headers: Forwarded) => Promise<string>> = {
  'the trade call': async (headers) => (await till.pay({}, headers)).body.outTradeNo,
  'the store': async (headers) => {
    const { orderNumber } = await shop.order();
    return (await post(`/api/store/orders/${orderNumber}/pay`, undefined, headers)).body.outTradeNo;
  },
  'a reservation': async (headers) => {
    const orderNumber = await booking.order(await booking.freshSlot(4));
    return (await post(`/api/reservation/orders/${orderNumber}/pay`, undefined, headers)).body.outTradeNo;
  },
  'a test payment': async (headers) =>
    (await post('/api/management/channel/check-payment', TEST_ORDER, headers)).body.outTradeNo,
  "the console's test payment": async (headers) => {
    const page = `/console/channels/${WORLD.payingChannelId}`;
    const { location } = await browser.submit(page, '/console/test-payments', TEST_ORDER, headers);
    expect((await browser.get(location ?? '', headers)).status).toBe(200);
    return /test-payments\/([^?]+)/.exec(location ?? '')?.[1] ?? '';
  },
};

describe.each(Object.keys(ways))('by %s, the payer whom a proxy forwards', (way) => {
  it.each([
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['unknown', '127.0.0.1'],
  ])('as %s pays from %s', async (forwarded, expected) => {
    const outTradeNo = await ways[way]?.({ 'x-forwarded-for': forwarded });
    expect(app.sandbox.control.order(outTradeNo ?? '').spbillCreateIp).toBe(expected);
  });
});

it.each(['203.0.113.7:4711', 'unknown'])("%p is refused where it is the order's own userIp", async (userIp) => {
  const { status, body } = await till.try({ userIp }, { 'x-forwarded-for': '203.0.113.7' });
  expect([status, body.errors]).toEqual([400, [{ field: 'userIp', message: 'must be an IPv4 or IPv6 address' }]]);
});
