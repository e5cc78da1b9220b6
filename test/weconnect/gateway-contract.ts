import { randomUUID } from 'node:crypto';
import { parseFen, parseOpenId, parseOutTradeNo } from '../../src/common/index.js';
import { sign } from '../../src/wechat/index.js';
import {
  type CredentialFile,
  type CredentialName,
  type NewOrder,
  type PaymentConfigurationChange,
} from '../../src/gateway/index.js';
import { type ContractSubject } from './contract-subject.js';
import { oauthContract } from './oauth-contract.js';
import { refusal } from './refusal.js';

const FILES: CredentialName[] = ['p12Credential', 'pemCredential', 'pemCredentialKey', 'caCredential'];

/** What every implementation of the port must do, call by call. */
export function gatewayContract(subject: () => ContractSubject): void {
  const newNo = () => parseOutTradeNo(randomUUID().replaceAll('-', ''));
  const world = () => subject().sandbox.world;
  const port = () => subject().gateway;
  const host = () => subject().channelHost;
  const payer = () => parseOpenId(world().users[0]?.openIds.underPayingChannel);
  const anOrder = (changes: Partial<NewOrder> = {}): NewOrder => ({
    accountId: world().accountId,
    tradeType: 'JSAPI',
    outTradeNo: newNo(),
    buyerId: payer(),
    productId: undefined,
    subject: '乌龙茶',
    detail: '',
    totalFee: parseFen(1990, 'totalFee'),
    userIp: '203.0.113.7',
    timeExpire: new Date(Date.now() + 3_600_000),
    metadata: { channelId: world().channelId },
    ...changes,
  });

  describe('orders', () => {
    it('makes an order and answers it as it was asked for', async () => {
      const order = anOrder();

      const made = await port().orders.create(order);

      expect(made).toMatchObject({
        accountId: order.accountId,
        outTradeNo: order.outTradeNo,
        state: 'PENDING',
        tradeStatus: 'NOTPAY',
        tradeType: 'JSAPI',
        totalFee: 1990,
        subject: '乌龙茶',
        sellerId: world().sellerId,
        buyerId: order.buyerId,
        appId: world().appId,
        metadata: order.metadata,
        timeExpire: order.timeExpire,
      });
      expect(made.prepayId).toMatch(/^wx/);
      expect([made.tradeNo, made.paidAt, made.codeUrl, made.failure]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    });

    it('answers the same order to the same request, and refuses it with another amount', async () => {
      const order = anOrder();
      const made = await port().orders.create(order);

      expect(await port().orders.create(order)).toEqual(made);
      expect(await refusal(port().orders.create({ ...order, totalFee: parseFen(1991, 'totalFee') }))).toBe(
        'OUT_TRADE_NO_USED',
      );
    });

    it('makes a NATIVE order with what its QR code holds', async () => {
      const order = anOrder({ tradeType: 'NATIVE', buyerId: undefined, productId: 'check' });

      expect((await port().orders.create(order)).codeUrl).toMatch(/^https?:/);
    });

    it('finds an order in each of its states, and none that was not made', async () => {
      const { outTradeNo } = await port().orders.create(anOrder());
      const state = async () => (await port().orders.find({ outTradeNo }))?.state;

      expect(await state()).toBe('PENDING');
      subject().sandbox.control.fail(outTradeNo);
      const failed = await port().orders.find({ outTradeNo });
      expect(failed).toMatchObject({ state: 'FAILED', failure: { code: 'NOTENOUGH', message: '余额不足' } });
      subject().sandbox.control.pay(outTradeNo);
      const paid = await port().orders.find({ outTradeNo });
      expect(paid).toMatchObject({ state: 'PAID', tradeStatus: 'PAY_SUCCESS', buyerNickname: '李雷' });
      expect(paid?.tradeNo).toMatch(/^\d{28}$/);
      expect(paid?.paidAt).toBeInstanceOf(Date);
      subject().sandbox.control.setState(outTradeNo, { tradeStatus: 'REFUND' });
      expect(await state()).toBe('REFUNDED');
      subject().sandbox.control.setState(outTradeNo, { tradeStatus: 'CLOSED' });
      expect(await state()).toBe('CLOSED');
      expect(await port().orders.find({ outTradeNo: newNo() })).toBeUndefined();
    });

    it('finds an order whose number must be escaped in an address', async () => {
      const { outTradeNo } = await port().orders.create(anOrder({ outTradeNo: parseOutTradeNo('a|b*c-d_e') }));

      expect((await port().orders.find({ outTradeNo }))?.outTradeNo).toBe('a|b*c-d_e');
    });

    it('lists orders by page and filter', async () => {
      const marker = randomUUID();
      const from = new Date(Date.now() - 1000);
      for (let count = 0; count < 3; count += 1) await port().orders.create(anOrder({ subject: marker }));
      const { accountId } = world();
      const filter = {
        accountId,
        subject: marker,
        createdFrom: from,
        channelId: world().channelId,
        tradeStatus: 'NOTPAY',
      };

      const first = await port().orders.list({ ...filter, page: 1, perPage: 2 });
      const second = await port().orders.list({ ...filter, page: 2, perPage: 2 });

      expect([first.items.length, first.total, second.items.length]).toEqual([2, 3, 1]);
      expect((await port().orders.list({ ...filter, createdTo: from, page: 1, perPage: 2 })).total).toBe(0);
    });

    it('closes an unpaid order that is five minutes old, and refuses one that is paid', async () => {
      const unpaid = await port().orders.create(anOrder());
      const paid = await port().orders.create(anOrder());
      subject().sandbox.control.pay(paid.outTradeNo);

      expect(await refusal(port().orders.close(unpaid.outTradeNo))).toBe('ORDERTOONEW');
      subject().sandbox.control.advanceClock(5 * 60_000);
      await port().orders.close(unpaid.outTradeNo);

      expect((await port().orders.find({ outTradeNo: unpaid.outTradeNo }))?.state).toBe('CLOSED');
      expect(await refusal(port().orders.close(paid.outTradeNo))).toBe('ORDERPAID');
    });

    it('signs a payment as WeChat does', async () => {
      const { accountId, appId, apiKey } = world();
      const params = { appId, timeStamp: '1490840662', nonceStr: '5K8264ILTKCH16CQ', package: 'prepay_id=wx1' };

      const signature = await port().orders.sign({ accountId, ...params });

      expect(signature).toEqual({
        appId,
        signType: 'MD5',
        paySign: sign({ ...params, signType: 'MD5' }, apiKey),
      });
    });
  });

  describe('refunds', () => {
    it('refunds, finds and lists', async () => {
      const { accountId } = world();
      const { outTradeNo, totalFee } = await port().orders.create(anOrder());
      const outRefundNo = randomUUID();
      const refund = { accountId, outTradeNo, outRefundNo, totalFee, operatorId: 'admin', metadata: {} };
      const ask = (fee: number) => port().refunds.create({ ...refund, refundFee: parseFen(fee, 'refundFee') });

      expect(await refusal(ask(100))).toBe('ORDERNOTPAID');
      subject().sandbox.control.pay(outTradeNo);
      const made = await ask(100);

      expect(made).toMatchObject({ accountId, outTradeNo, outRefundNo, refundFee: 100, refundStatus: 'SUCCESS' });
      expect(await port().refunds.find(outRefundNo)).toEqual(made);
      expect(await port().refunds.list({ accountId, outTradeNo, page: 1, perPage: 10 })).toEqual({
        items: [made],
        unreadable: [],
        total: 1,
      });
      expect(await port().refunds.find(randomUUID())).toBeUndefined();
    });
  });

  describe('payment configuration', () => {
    const change = (keep: PaymentConfigurationChange['keep'] = {}): PaymentConfigurationChange => {
      const { accountId, channelId, appId } = world().accountWithoutPayment;
      return { accountId, payingChannelId: channelId, appId, sellerId: '1900000110', apiKey: 'k'.repeat(32), keep };
    };
    async function* files(names: CredentialName[]): AsyncGenerator<CredentialFile> {
      for (const field of names) yield { field, filename: `${field}.pem`, content: Buffer.from(field) };
      await Promise.resolve();
    }
    const found = () => port().settings.find(world().accountWithoutPayment.accountId);

    it('is not there until opened, and keeps what editing leaves out', async () => {
      expect(await found()).toBeUndefined();

      await port().settings.configure(change(), files(FILES));
      const opened = await found();
      expect(opened).toMatchObject({ sellerId: '1900000110', apiKey: 'k'.repeat(32), enabled: true });
      expect(Object.keys(opened?.credentials ?? {}).sort()).toEqual([...FILES].sort());

      const keep = Object.fromEntries(FILES.slice(1).map((name) => [name, opened?.credentials[name]?.id ?? '']));
      await port().settings.configure(change(keep), files(FILES.slice(0, 1)));
      const edited = await found();
      expect(edited?.credentials.caCredential).toEqual(opened?.credentials.caCredential);
      expect(edited?.credentials.p12Credential?.id).not.toBe(opened?.credentials.p12Credential?.id);
    });

    it('is refused without its files', async () => {
      expect(await refusal(port().settings.configure(change(), files([])))).toBe('PARAM_ERROR');
    });
  });

  oauthContract(subject);

  describe('channels', () => {
    it('finds one or several, and knows which can collect payments', async () => {
      const { payingChannelId, appId, accountWithoutPayment } = world();
      const { subscriptionChannelId } = accountWithoutPayment;

      expect(await host().find(payingChannelId)).toMatchObject({
        id: payingChannelId,
        appId,
        name: '悠选商城',
        social: 'WEIXIN',
        canCollectPayments: true,
      });
      const several = await host().findAll([payingChannelId, subscriptionChannelId]);
      expect(several.unreadable).toEqual([]);
      expect(several.items.map(({ canCollectPayments }) => canCollectPayments)).toEqual([true, false]);
      expect(await host().find('none' as typeof payingChannelId)).toBeUndefined();
    });

    it('hands out an access token with its end', async () => {
      const { token, expiresAt } = await host().refreshToken(world().payingChannelId);

      expect(token).not.toBe('');
      expect(expiresAt?.getTime()).toBeGreaterThan(Date.now());
    });

    it('turns a kind of push on and off', async () => {
      const rule = { kind: 'msgType', name: 'TEXT' } as const;

      const isOn = () => subject().sandbox.control.webhookRules()[`${world().channelId} msgType TEXT`];

      await host().setWebhookRule(world().channelId, { ...rule, enabled: true });
      expect(isOn()).toBe(true);
      await host().setWebhookRule(world().channelId, { ...rule, enabled: false });
      expect(isOn()).toBe(false);
    });
  });
}
