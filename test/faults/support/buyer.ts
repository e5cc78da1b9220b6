import { type ApiClient } from '../../support/api-client.js';
import { type Installation } from './installation.js';

/** What a page in the shop does, over real HTTP. A call that is not answered as it should be throws, and is repeated by whoever called. */
export class Buyer {
  constructor(private readonly installation: Installation) {}

  async openShop(api: ApiClient): Promise<void> {
    expectStatus(await api.post('/api/management/modules/store/activate'), 200);
  }

  async order(api: ApiClient): Promise<string> {
    const { world } = this.installation.sandbox;
    const answer = await api.post('/api/store/orders', {
      channelId: world.channelId,
      buyerId: world.users[0]?.openIds.underPayingChannel,
      items: [{ goodsId: 'longjing-tea', quantity: 1 }],
    });
    return expectStatus(answer, 201).orderNumber as string;
  }

  async prepare(api: ApiClient, orderNumber: string): Promise<string> {
    return expectStatus(await api.post(`/api/store/orders/${orderNumber}/pay`), 201).outTradeNo as string;
  }

  /** A trade of an order that the shop has not: its delivery can only die. */
  async prepareForNobody(api: ApiClient): Promise<string> {
    const { world } = this.installation.sandbox;
    const answer = await api.post('/api/trade/pay', {
      subject: 'nothing',
      totalFee: 1,
      openId: world.users[0]?.openIds.underPayingChannel,
      metadata: { module: 'store', orderNumber: 'nobody', channelId: world.channelId },
    });
    return expectStatus(answer, 201).outTradeNo as string;
  }

  async statusOf(api: ApiClient, orderNumber: string): Promise<string> {
    return expectStatus(await api.get(`/api/store/orders/${orderNumber}`), 200).status as string;
  }
}

interface Answer {
  status: number;
  body: unknown;
}

export function expectStatus({ status, body }: Answer, expected: number): Record<string, unknown> {
  if (status !== expected) throw new Error(`${status} instead of ${expected}: ${JSON.stringify(body)}`);
  return body as Record<string, unknown>;
}
