import { setTimeout as pause } from 'node:timers/promises';
import { median, percentile } from '../measure.js';
import { Site } from '../service/site.js';
import { signed } from '../webhook/notifications.js';

const RATE = 200;
const PREPARED_AT_ONCE = 8;
/** A handler's end is not the end of all: its last word is written after it. */
const REST_MS = 50;

/**
 * From a notification's answer to its handler's end, without the time that WeConnect takes to confirm it: one at a time, then 200 a second.
 * @param {{ idle: number, seconds: number, progress: (line: string) => void }} options `idle`: how many, one at a time
 */
export async function measureDelivery({ idle, seconds, progress }) {
  const site = await Site.open({ progress });
  try {
    await site.serve({ PROBE: 'deliver' });
    await site.call('POST', '/api/management/modules/store/activate');
    const post = new Poster(site);
    await post.oneByOne(await paidOrders(site, 10, progress));
    const alone = await post.oneByOne(await paidOrders(site, idle, progress));
    progress(`${seconds} s of ${RATE} a second`);
    const orders = await paidOrders(site, seconds * RATE, progress);
    const cpuBefore = site.service.cpuMs();
    const busy = await post.atRate(orders);
    const cpuMs = (site.service.cpuMs() - cpuBefore) / orders.length;
    return {
      database: site.databaseName,
      writeMs: await site.writeMs(),
      rate: RATE,
      idle: summary(alone),
      busy: { ...summary(busy), cpuMs },
    };
  } finally {
    await site.close();
  }
}

/** @returns orders as WeConnect has them, paid, of which the service has not heard yet */
async function paidOrders(site, count, progress) {
  const orders = [];
  const prepare = async () => {
    while (orders.length < count) {
      const place = orders.push(undefined) - 1;
      const outTradeNo = await site.pay();
      orders[place] = await site.control(`orders/${outTradeNo}/state`, { tradeStatus: 'PAY_SUCCESS' });
      if (place % 50 === 0) progress(`${place} of ${count} orders prepared`);
    }
  };
  await Promise.all(Array.from({ length: PREPARED_AT_ONCE }, prepare));
  return orders;
}

/** Posts notifications and collects what the service says of each. */
class Poster {
  waiting = new Map();

  constructor(site) {
    this.url = `${site.service.url}/api/webhook/weconnect`;
    site.service.onMessage(({ delivered, ms }) => this.waiting.get(delivered)?.(ms));
  }

  async oneByOne(orders) {
    const times = [];
    for (const order of orders) {
      times.push(await this.deliver(order));
      await pause(REST_MS);
    }
    return times;
  }

  /** Each at its own time, however late the ones before are. */
  async atRate(orders) {
    const begun = performance.now();
    const deliveries = [];
    for (const [n, order] of orders.entries()) {
      const early = begun + (n * 1000) / RATE - performance.now();
      if (early > 0) await pause(early);
      deliveries.push(this.deliver(order));
    }
    return Promise.all(deliveries);
  }

  async deliver(order) {
    const { outTradeNo } = order;
    const delivered = new Promise((resolve) => this.waiting.set(outTradeNo, resolve));
    const { body, headers } = signed({ type: 'payment_notification', ...order }, `msg_${outTradeNo}`);
    const { status } = await fetch(this.url, { method: 'POST', headers, body });
    if (status !== 200) throw new Error(`the notification was answered ${status}`);
    return delivered;
  }
}

function summary(times) {
  return { count: times.length, p50Ms: median(times), p99Ms: percentile(times, 0.99) };
}
