import { type Sandbox } from '../../src/sandbox/index.js';

/** A payment notification as WeConnect posts it, about whatever order. */
export function aNotification({ world }: Sandbox, data: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'msg',
    channel: { id: world.payingChannelId, name: '频道 A', type: 'online', social: 'wechat' },
    data: {
      type: 'payment_notification',
      channelType: 'WECHAT',
      quncrmAccountId: world.accountId,
      outTradeNo: 'an-order-of-nobody',
      tradeStatus: 'PAY_SUCCESS',
      tradeNo: '4200000000202601010000000001',
      totalFee: 1990,
      ...data,
    },
  };
}
