import { randomUUID } from 'node:crypto';
import { type SeededWorld } from '../../../src/sandbox/index.js';

/** A unified order of the demo account, as WeConnect wants it; `NATIVE` with `{ tradeType: 'NATIVE', productId: '1' }`. */
export function anOrder(world: SeededWorld, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    quncrmAccountId: world.accountId,
    tradeType: 'JSAPI',
    buyerId: world.users[0]?.openIds.underPayingChannel,
    spbillCreateIp: '203.0.113.7',
    subject: '乌龙茶',
    detail: '',
    outTradeNo: randomUUID().replaceAll('-', ''),
    totalFee: 1990,
    timeExpire: Date.now() + 3_600_000,
    metadata: { channelId: world.channelId },
    ...changes,
  };
}
