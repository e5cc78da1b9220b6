import { type SandboxChannelDirectory } from '../channels/channel-directory.js';
import { type Merchant } from '../configuration/merchant.js';
import { type SandboxMerchantDirectory } from '../configuration/merchant-directory.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { ownerOf } from '../world/users.js';
import { type SandboxWorldStore } from '../world/world-store.js';
import { isPaid, keyOf, payKey, PREPAY_LIFE_MS, type Order, fingerprintOf, type NewOrder, toOrder } from './order.js';
import { PAY_MERCHANTS } from '../wechatpay/merchants.js';
import { newPrepayId } from '../wire/read.js';

/**
 * WeChat's rule: an order expires at least one minute ahead. Five seconds of it are no leniency but the way here: whoever asks holds the minute
 * by their own clock, before the request sets out. (WeChat's API v3 moves an earlier moment up to the minute and refuses nothing.)
 */
const SHORTEST_LIFE_MS = 60_000 - 5_000;

/** WeChat closes no order that is younger than five minutes. */
export const CLOSABLE_AGE_MS = 300_000;

/** The orders of every account: made, repeated, found, closed. */
export class SandboxOrderBook {
  /** A test that is about something else may forgive it. */
  minimumAgeToCloseMs = CLOSABLE_AGE_MS;

  constructor(
    private readonly store: SandboxWorldStore,
    private readonly clock: SandboxClock,
    private readonly merchants: SandboxMerchantDirectory,
    private readonly channels: SandboxChannelDirectory,
  ) {}

  /** A new order, or, for the same number with ALL parameters identical and unpaid, the one that is there. */
  create(request: NewOrder): Order {
    const merchant = this.merchants.paying(request.quncrmAccountId);
    const known = this.store.world.orders.get(request.outTradeNo);
    return known ? this.repeat(known, request) : this.add(request, merchant);
  }

  /** WeConnect's. */
  find(outTradeNo: string): Order {
    const order = this.findByKey(outTradeNo);
    if (!order || order.direct) throw SandboxRefusal.missing('ORDERNOTEXIST', `no order ${outTradeNo}`);
    return order;
  }

  /** Of either gateway, by its key or by its number, where one merchant alone uses it. */
  findAnywhere(number: string): Order {
    for (const key of [number, ...PAY_MERCHANTS.map(({ mchid }) => payKey(mchid, number))]) {
      const order = this.findByKey(key);
      if (order) return order;
    }
    throw SandboxRefusal.missing('ORDERNOTEXIST', `no order ${number}`);
  }

  findByKey(key: string): Order | undefined {
    return this.store.world.orders.get(key);
  }

  findByPrepayId(prepayId: string): Order {
    for (const order of this.store.world.orders.values()) {
      if (order.prepayId === prepayId || order.direct?.earlierPrepayIds.includes(prepayId)) return order;
    }
    throw SandboxRefusal.missing('ORDERNOTEXIST', `no order with prepay_id ${prepayId}`);
  }

  /** Of both gateways, newest first. */
  all(): Order[] {
    return [...this.store.world.orders.values()].reverse();
  }

  close(outTradeNo: string): void {
    const order = this.find(outTradeNo);
    assertUnpaid(order);
    if (this.clock.milliseconds() - order.createTime < this.minimumAgeToCloseMs) {
      throw SandboxRefusal.precondition(
        'ORDERTOONEW',
        'an order may be closed five minutes after it was made, not before',
      );
    }
    this.change(order, { tradeStatus: 'CLOSED' });
  }

  /** Takes a new order into the books. */
  put(order: Order): Order {
    this.store.world.orders.set(keyOf(order), order);
    this.store.changed();
    return order;
  }

  change(order: Order, change: Partial<Order>): Order {
    Object.assign(order, change);
    this.store.changed();
    return order;
  }

  private repeat(order: Order, request: NewOrder): Order {
    if (order.accountId !== request.quncrmAccountId) throw numberUsed(order);
    assertUnpaid(order);
    if (order.request !== fingerprintOf(request)) throw numberUsed(order);
    const now = this.clock.milliseconds();
    if (now - order.prepaidAt < PREPAY_LIFE_MS) return order;
    return this.change(order, { prepayId: newPrepayId(now), prepaidAt: now });
  }

  private add(request: NewOrder, merchant: Merchant): Order {
    const now = this.clock.milliseconds();
    if (request.timeExpire < now + SHORTEST_LIFE_MS) {
      throw SandboxRefusal.badParameter('timeExpire must be at least one minute ahead');
    }
    if (request.tradeType === 'JSAPI') this.assertPayer(request.buyerId ?? '', merchant.appId);
    return this.put(toOrder(request, merchant, now));
  }

  /** An openId belongs to ONE appid. One that is nobody's here passes, so that a test may make up its own. */
  private assertPayer(openId: string, appId: string): void {
    const owner = ownerOf(openId, this.channels.appIds());
    if (owner && (owner.appId !== appId || owner.user.snapshot)) {
      throw SandboxRefusal.precondition('OPENID_MISMATCH', `openId ${openId} cannot pay under appid ${appId}`);
    }
  }
}

function assertUnpaid(order: Order): void {
  if (isPaid(order)) throw SandboxRefusal.precondition('ORDERPAID', `order ${order.outTradeNo} is paid`);
  if (order.tradeStatus === 'CLOSED')
    throw SandboxRefusal.precondition('ORDERCLOSED', `order ${order.outTradeNo} is closed`);
}

const numberUsed = ({ outTradeNo }: Order): SandboxRefusal =>
  SandboxRefusal.precondition('OUT_TRADE_NO_USED', `${outTradeNo} is the number of another order`);
