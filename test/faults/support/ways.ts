import { MERCHANT_FILES } from '../../channel/support/merchant-files.js';
import { type ApiClient } from '../../support/api-client.js';
import { type Buyer } from './buyer.js';
import { type Installation } from './installation.js';
import { expectStatus } from './buyer.js';
import { differences } from './books.js';
import { type Survivor } from './survivor.js';

export interface Journey {
  installation: Installation;
  buyer: Buyer;
  survivor: Survivor;
}

/** Ways through the service. Each ends when the books agree, or not at all. */
export const WAYS = {
  /** Order, pay, three notifications at once, PAID. */
  payment: async (journey: Journey): Promise<void> => {
    journey.installation.sandbox.control.policy({ copies: 3 });
    await payOnce(journey);
  },
  /** A payment that nobody tells of. */
  untold: async (journey: Journey): Promise<void> => {
    journey.installation.sandbox.control.policy({ drop: true });
    await payOnce(journey, () => journey.installation.lapseLeases());
  },
  /** A payment of an order that the shop has not: its delivery dies, and is replayed in vain. */
  death: async ({ installation, buyer, survivor }: Journey): Promise<void> => {
    await survivor.until((api) => buyer.openShop(api));
    const outTradeNo = await survivor.until((api) => buyer.prepareForNobody(api));
    installation.sandbox.control.pay(outTradeNo);
    await survivor.until(async (api) => {
      const { items } = expectStatus(await api.get(`/api/webhook/events?outTradeNo=${outTradeNo}`), 200);
      const [event] = items as { deliveries: { state: string }[] }[];
      if (event?.deliveries[0]?.state !== 'dead') throw new Error('not dead yet');
    });
    await untilSettled({ installation, buyer, survivor });
  },
  /** A page asks for its JS-SDK signature. */
  ticket: async ({ installation, survivor }: Journey): Promise<void> => {
    const { payingChannelId } = installation.sandbox.world;
    const page = `channelId=${payingChannelId}&refererUrl=${encodeURIComponent('http://localhost:3000/')}`;
    await survivor.until(async (api) => expectStatus(await api.get(`/api/jssdk/sign-package?${page}`), 200));
  },
  /** The same while WeChat says no at first. */
  'no ticket': async (journey: Journey): Promise<void> => {
    journey.installation.sandbox.control.fault({ call: 'getTicket', kind: 'refuse', errorCode: '45009' });
    await WAYS.ticket(journey);
  },
  /** The money of a payment goes back, all of it. */
  refund: async (journey: Journey): Promise<void> => {
    const { installation, buyer, survivor } = journey;
    const [{ outTradeNo, totalFee, metadata } = {}] = installation.sandbox.control.orders();
    const { orderNumber } = metadata as { orderNumber: string };
    const wish = { outTradeNo, outRefundNo: 'the-only-refund', refundFee: totalFee };
    await survivor.until(async (api) => {
      const { refundStatus } = expectStatus(await api.post('/api/trade/refunds', wish), 201);
      if (refundStatus !== 'SUCCESS') throw new Error(`still ${String(refundStatus)}`);
    });
    await untilOrderIs('REFUNDED', orderNumber, { buyer, survivor });
    await untilSettled(journey);
  },
  /** A module fails until its order can be read again, and is tried again. */
  retry: async (journey: Journey): Promise<void> => {
    const { installation, survivor, buyer } = journey;
    await survivor.until((api) => buyer.openShop(api));
    const orderNumber = await survivor.until((api) => buyer.order(api));
    const outTradeNo = await survivor.until((api) => buyer.prepare(api, orderNumber));
    const orders = installation.database.collection<{ _id: string }>('store_orders');
    await orders.updateOne({ _id: orderNumber }, { $set: { surplus: null } });
    installation.sandbox.control.pay(outTradeNo);
    await survivor.untilRevived();
    await orders.updateOne({ _id: orderNumber }, { $set: { surplus: [] } });
    await untilOrderIs('PAID', orderNumber, journey, () => installation.lapseLeases());
    await untilSettled(journey);
  },
  /** The shop was turned off and is turned on again, by an administrator who does not come back to repeat it; then somebody buys. */
  'abandoned activation': async (journey: Journey): Promise<void> => {
    const { survivor, buyer } = journey;
    await survivor.once((api) => buyer.openShop(api));
    await survivor.untilRevived();
    const isActive = await survivor.until(async (api) => {
      const { items } = expectStatus(await api.get('/api/management/modules'), 200);
      return (items as { name: string; activated: boolean }[]).some(
        ({ name, activated }) => name === 'store' && activated,
      );
    });
    if (isActive) await buyOnce(journey);
    // It was never begun, and says so: the shop takes no orders.
    else await payOnce(journey);
  },
  /** An administrator opens payment; the account's modules were turned on before. */
  opening: async (journey: Journey): Promise<void> => {
    await journey.survivor.until((_api, newcomer) => openPayment(journey, newcomer));
    await untilSubscribed(journey);
  },
  /** The same, and the administrator never comes back to repeat it: where WeConnect has opened payment, the rest follows by itself. */
  'abandoned opening': async (journey: Journey): Promise<void> => {
    const { survivor } = journey;
    await survivor.once((_api, newcomer) => openPayment(journey, newcomer));
    await survivor.untilRevived();
    const isOpen = await survivor.until(async (_api, newcomer) => {
      const settings = await newcomer.get('/api/management/channel/wechat-payment-message');
      return expectStatus(settings, 200).enabled === true;
    });
    if (isOpen) await untilSubscribed(journey);
    // Nothing was opened: it is asked about for 13 minutes, and then given up.
    else await untilSettled(journey, () => journey.installation.lapseLeases());
  },
};

/** What is there before: in a process that nobody kills. */
export const BEFORE: Partial<Record<keyof typeof WAYS, (journey: Journey) => Promise<void>>> = {
  refund: (journey) => payOnce(journey),
  'abandoned activation': async (journey) => {
    const { survivor, buyer } = journey;
    await survivor.until((api) => buyer.openShop(api));
    await survivor.until(async (api) => expectStatus(await api.post('/api/management/modules/store/deactivate'), 200));
  },
  opening: activateStore,
  'abandoned opening': activateStore,
};

async function activateStore({ survivor }: Journey): Promise<void> {
  const path = '/api/management/modules/store/activate';
  await survivor.until(async (_api, newcomer) => expectStatus(await newcomer.post(path), 200));
}

async function openPayment({ installation }: Journey, newcomer: ApiClient): Promise<void> {
  const { appId, channelId } = installation.sandbox.world.accountWithoutPayment;
  const settings = { appId, sellerId: '1900000110', apiKey: 'TheKeyOfTheBookshop0123456789abc' };
  const form = { ...settings, weconnectAccountId: channelId, ...MERCHANT_FILES };
  expectStatus(await newcomer.postForm('/api/management/channel/open-wechat-payment', form), 200);
}

/** The account's own module and the one that was turned on before hear of payments; and nobody else does. */
async function untilSubscribed(journey: Journey): Promise<void> {
  await journey.survivor.until(async (_api, newcomer) => {
    const { items } = expectStatus(await newcomer.get('/api/webhook/subscriptions'), 200);
    const modules = (items as { module: string }[]).map(({ module }) => module).sort();
    if (modules.join() !== 'channel,store') throw new Error(`subscribed are ${modules.join()}`);
  });
  await untilSettled(journey);
}

export type Way = keyof typeof WAYS;

async function payOnce(journey: Journey, meanwhile?: () => Promise<void>): Promise<void> {
  const { buyer, survivor } = journey;
  await survivor.until((api) => buyer.openShop(api));
  await buyOnce(journey, meanwhile);
}

async function buyOnce(journey: Journey, meanwhile?: () => Promise<void>): Promise<void> {
  const { installation, buyer, survivor } = journey;
  const orderNumber = await survivor.until((api) => buyer.order(api));
  const outTradeNo = await survivor.until((api) => buyer.prepare(api, orderNumber));
  installation.sandbox.control.pay(outTradeNo);
  await untilOrderIs('PAID', orderNumber, { buyer, survivor }, meanwhile);
  await untilSettled(journey);
}

async function untilOrderIs(
  wanted: string,
  orderNumber: string,
  { buyer, survivor }: Pick<Journey, 'buyer' | 'survivor'>,
  meanwhile?: () => Promise<void>,
): Promise<void> {
  await survivor.until(async (api) => {
    await meanwhile?.();
    const status = await buyer.statusOf(api, orderNumber);
    if (status !== wanted) throw new Error(`still ${status}`);
  });
}

async function untilSettled({ installation, survivor }: Journey, meanwhile?: () => Promise<void>): Promise<void> {
  await survivor.until(async (api) => {
    await api.get('/health/live');
    await meanwhile?.();
    const found = await differences(installation);
    if (found.length > 0) throw new Error(found.join('; '));
  });
}
