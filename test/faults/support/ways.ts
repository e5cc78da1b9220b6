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
};

export type Way = keyof typeof WAYS;

async function payOnce(journey: Journey, meanwhile?: () => Promise<void>): Promise<void> {
  const { installation, buyer, survivor } = journey;
  await survivor.until((api) => buyer.openShop(api));
  const orderNumber = await survivor.until((api) => buyer.order(api));
  const outTradeNo = await survivor.until((api) => buyer.prepare(api, orderNumber));
  installation.sandbox.control.pay(outTradeNo);
  await survivor.until(async (api) => {
    await meanwhile?.();
    const status = await buyer.statusOf(api, orderNumber);
    if (status !== 'PAID') throw new Error(`still ${status}`);
  });
  await untilSettled(journey);
}

async function untilSettled({ installation, survivor }: Journey): Promise<void> {
  await survivor.until(async (api) => {
    await api.get('/health/live');
    const found = await differences(installation);
    if (found.length > 0) throw new Error(found.join('; '));
  });
}
