import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, type Api, DemoFailed } from './api.js';

const PAID_WITHIN_MS = 20_000;
const ASK_EVERY_MS = 100;

/** Who takes part, and how steps are shown. */
export interface Stage {
  admin: Api;
  service: Api;
  sandbox: Api;
  show: (step: string, answer: unknown) => void;
}

/** Who buys, and where. */
export interface Buyer {
  channelId: string;
  /** The openId under the paying channel. */
  buyerId: string;
}

/** One payment from a shop order to PAID. @throws DemoFailed */
export async function playPayment({ admin, service, sandbox, show }: Stage, buyer: Buyer): Promise<void> {
  show('启用商城 activate the store', await admin.post('/api/management/modules/store/activate'));
  const order = await service.post('/api/store/orders', {
    ...buyer,
    items: [{ goodsId: 'longjing-tea', quantity: 1 }],
  });
  show('下单 order', order);
  const orderPath = `/api/store/orders/${String(order.orderNumber)}`;
  const prepared = await service.post(`${orderPath}/pay`);
  show('支付参数 what the page hands to WeChat', prepared);
  const outTradeNo = String(prepared.outTradeNo);
  show('在手机上付款 pay on the phone', await sandbox.post(`/phone/orders/${outTradeNo}/pay`));
  show('订单已支付 the order is PAID', await untilPaid(service, orderPath));
  show('交易 the trade', await service.get(`/api/trade/orders/${outTradeNo}`));
  show(
    '通知与投递 the notification and its delivery',
    await service.get(`/api/webhook/events?outTradeNo=${outTradeNo}`),
  );
}

async function untilPaid(service: Api, orderPath: string): Promise<Answer> {
  const giveUpAt = Date.now() + PAID_WITHIN_MS;
  for (;;) {
    const order = await service.get(orderPath);
    if (order.status === 'PAID') return order;
    if (Date.now() > giveUpAt) throw new DemoFailed(`the order is still ${String(order.status)}`);
    await pause(ASK_EVERY_MS);
  }
}
