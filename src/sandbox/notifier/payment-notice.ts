import { type Channel } from '../channels/channel.js';
import { type WireOrder } from '../orders/order.js';

/** WeConnect's push about a payment: the order, wrapped in the channel that it was paid through. */
export function paymentNotice({ id, name }: Pick<Channel, 'id' | 'name'>, order: WireOrder): string {
  return JSON.stringify({
    type: 'msg',
    channel: { id, name, type: 'online', social: 'wechat' },
    data: { type: 'payment_notification', ...order },
  });
}

/** An order that was never made, for a forged notification: all that its sender can guess. */
export function inventedOrder(outTradeNo: string, now: number): WireOrder {
  return {
    channelType: 'WECHAT',
    tradeType: 'JSAPI',
    outTradeNo,
    tradeNo: '4200000000000000000000000000',
    totalFee: 1,
    subject: '伪造的订单',
    detail: '',
    createTime: now,
    paymentTime: now,
    metadata: {},
    extension: {},
    tradeStatus: 'PAY_SUCCESS',
  };
}
