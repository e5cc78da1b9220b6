import { DirectMerchantRepository } from '../../src/gateway/index.js';
import { type PayNoticeByHand, type SeededMerchant } from '../../src/sandbox/index.js';
import { Receiver } from '../sandbox/support/receiver.js';
import { type ApiClient } from './api-client.js';
import { eventually } from './eventually.js';
import { type TestApp } from './start-app.js';

/** The second demo account's merchant. */
export const MERCHANT_ID = '65f0c2a1d3e4f5a6b7c8d9e0';

/** A message as WeChat Pay sent it. */
export interface Message {
  headers: Record<string, string>;
  raw: string;
}

/** The second demo account's shop, paid through a merchant of its own; WeChat Pay's messages come first to a hand that passes them on. */
export class DirectShop {
  private constructor(
    readonly app: TestApp,
    private readonly hand: Receiver,
    private readonly tokens: { admin: string; service: string },
  ) {}

  static async open(app: TestApp): Promise<DirectShop> {
    const { accountId } = app.sandbox.world.direct;
    const tokens = {
      admin: await app.token('admin', { accountId }),
      service: await app.token('service', { accountId }),
    };
    const shop = new DirectShop(app, await Receiver.listen(), tokens);
    await shop.keepMerchant(app.sandbox.world.direct, MERCHANT_ID);
    await app.app.get(DirectMerchantRepository, { strict: false }).makeCurrent(accountId, MERCHANT_ID);
    expect((await shop.admin.post('/api/management/modules/store/activate')).status).toBe(200);
    // What is paid is told by hand: a test says when, and how often.
    app.sandbox.control.policy({ drop: true });
    return shop;
  }

  get admin(): ApiClient {
    return this.app.api(this.tokens.admin);
  }

  get service(): ApiClient {
    return this.app.api(this.tokens.service);
  }

  /** @param id its own, and that of its address */
  async keepMerchant(
    merchant: SeededMerchant & { publicKeyId?: string; publicKey?: string },
    id: string,
  ): Promise<void> {
    const { accountId, weconnectChannel } = this.app.sandbox.world.direct;
    const { mchid, serial, privateKey, apiV3Key, publicKeyId, publicKey } = merchant;
    await this.app.app.get(DirectMerchantRepository, { strict: false }).keep({
      id,
      accountId,
      payingChannelId: weconnectChannel.channelId,
      appId: weconnectChannel.appId,
      mchid,
      serial,
      certificateExpiresAt: new Date('2031-01-01'),
      privateKey,
      apiV3Key,
      publicKey: publicKeyId && publicKey ? { id: publicKeyId, pem: publicKey } : undefined,
    });
  }

  /** An order whose payment is prepared, 19.90 yuan. */
  async prepared(): Promise<{ orderNumber: string; outTradeNo: string }> {
    const { weconnectChannel, users } = this.app.sandbox.world.direct;
    const order = await this.service.post('/api/store/orders', {
      channelId: weconnectChannel.channelId,
      buyerId: users[0]?.openIds.underWeconnectChannel,
      items: [{ goodsId: 'longjing-tea', quantity: 1 }],
    });
    expect(order.status).toBe(201);
    const { orderNumber } = order.body as { orderNumber: string };
    const { status, body } = await this.service.post(`/api/store/orders/${orderNumber}/pay`);
    expect(status).toBe(201);
    return { orderNumber, outTradeNo: (body as { outTradeNo: string }).outTradeNo };
  }

  /** Paid, told of, and known to the shop. */
  async paid(): Promise<{ orderNumber: string; outTradeNo: string }> {
    const order = await this.prepared();
    this.app.sandbox.control.pay(order.outTradeNo);
    expect((await this.tell({ outTradeNo: order.outTradeNo })).status).toBe(200);
    await this.waitFor(order.orderNumber, { status: 'PAID' });
    return order;
  }

  async waitFor(orderNumber: string, expected: object): Promise<void> {
    await eventually(async () => {
      expect((await this.service.get(`/api/store/orders/${orderNumber}`)).body).toMatchObject(expected);
    });
  }

  async tradeOf(outTradeNo: string): Promise<Record<string, unknown>> {
    return (await this.service.get(`/api/trade/orders/${outTradeNo}`)).body as Record<string, unknown>;
  }

  /** What WeChat Pay sends, caught on its way. */
  async message(notice: PayNoticeByHand): Promise<Message> {
    const before = this.hand.received.length;
    await this.app.sandbox.control.sendPayNotice({ ...notice, url: this.hand.url });
    const caught = this.hand.received[before];
    if (!caught) throw new Error('nothing was sent');
    const names = Object.keys(caught.headers).filter((name) => name.startsWith('wechatpay-'));
    return {
      headers: Object.fromEntries(names.map((name) => [name, [caught.headers[name]].flat().join()])),
      raw: caught.raw,
    };
  }

  post({ headers, raw }: Message, id = MERCHANT_ID): Promise<Response> {
    return fetch(`${this.app.url}/api/webhook/wechatpay/${id}`, {
      method: 'POST',
      body: raw,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  async tell(notice: PayNoticeByHand): Promise<Response> {
    return this.post(await this.message(notice));
  }

  /** A refund made at 商户平台. */
  refundElsewhere(
    outTradeNo: string,
    outRefundNo: string,
    refundFee: number,
    refundStatus?: 'CHANGE' | 'CLOSED',
  ): void {
    this.app.sandbox.control.refundInConsole(outTradeNo, {
      outRefundNo,
      refundFee,
      ...(refundStatus && { refundStatus }),
    });
  }

  async tellRefund(outTradeNo: string, outRefundNo: string, overrides: object = {}): Promise<Response> {
    const { mchid } = this.app.sandbox.world.direct;
    return this.tell({ outTradeNo, outRefundNo, mchid, overrides: { mchid, ...overrides } });
  }

  async events(outTradeNo: string): Promise<Record<string, unknown>[]> {
    const api = this.app.api(this.app.tokens.operator);
    const { items } = (await api.get(`/api/webhook/events?outTradeNo=${outTradeNo}`)).body;
    return items as Record<string, unknown>[];
  }

  close(): Promise<void> {
    return this.hand.close();
  }
}
