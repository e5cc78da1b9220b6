import { eventually } from '../../support/eventually.js';
import { aNotification } from '../../support/webhook-post.js';
import { type Scene } from './scene.js';
import { type Deed } from './upstream-deeds.js';

/** WeConnect tells of a payment; what it tells is asked after behind its back. */
export async function beTold(scene: Scene, call: 'findOrder' | 'findPaymentConfiguration'): Promise<Deed> {
  const { app, shop, control } = scene;
  await shop.open();
  const { orderNumber, outTradeNo } = await shop.prepared();
  control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS' });
  await app.database.collection('payment_configs').deleteMany({});
  const askedBefore = control.calls()[call] ?? 0;
  return {
    ask: async () => {
      const told = aNotification(app.sandbox, { ...control.order(outTradeNo) });
      const answer = await app.api().post('/api/webhook/weconnect', told);
      await eventually(() => {
        expect(control.calls()[call]).toBeGreaterThan(askedBefore);
      });
      return answer;
    },
    staysTrue: async () => {
      expect((await shop.find(orderNumber)).status).toBe('AWAITING_PAYMENT');
    },
    repeat: async () => {
      await shop.waitFor(orderNumber, 'PAID');
      await eventually(async () => {
        expect(await app.database.collection('deliveries').countDocuments()).toBe(0);
      });
      const [order, ...others] = await app.database.collection('store_orders').find().toArray();
      expect([others, order?.paid.outTradeNo, order?.surplus]).toEqual([[], outTradeNo, []]);
    },
  };
}

/** A merchant gave the money back in WeChat's own console: how much it was is asked behind the back of the news. */
export async function beToldOfRefund({ app, shop, control }: Scene): Promise<Deed> {
  await shop.open();
  const { orderNumber, outTradeNo } = await shop.paid();
  control.policy({ drop: true });
  control.refundInConsole(outTradeNo, { refundFee: 1990 });
  return {
    ask: async () => {
      const answer = await app
        .api()
        .post('/api/webhook/weconnect', aNotification(app.sandbox, { ...control.order(outTradeNo) }));
      await eventually(() => {
        expect(control.calls().listRefunds).toBeGreaterThan(0);
      });
      return answer;
    },
    staysTrue: async () => {
      expect((await shop.find(orderNumber)).status).toBe('PAID');
    },
    repeat: async () => {
      await shop.waitFor(orderNumber, 'REFUNDED');
    },
  };
}
