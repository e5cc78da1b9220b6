import { type SandboxChannelDirectory } from '../channels/channel-directory.js';
import { type Order, type WireOrder } from '../orders/order.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { type SandboxWorldStore } from '../world/world-store.js';
import { type Notification } from './notification.js';
import { type SandboxNotifier } from './notifier.js';
import { inventedOrder, paymentNotice } from './payment-notice.js';
import { type NotificationPolicy } from './policy.js';

/** A notification sent by hand: a repeat, a contradiction or a forgery. */
export interface NoticeByHand {
  /** Of an order that is there or not. */
  outTradeNo: string;
  copies?: number;
  /** Fields of the order as the notification shall tell them. */
  overrides?: WireOrder;
  /** The channel it claims to come from; the order's paying channel, or the first one, where left out. */
  channelId?: string;
}

interface Surroundings {
  store: SandboxWorldStore;
  clock: SandboxClock;
  channels: SandboxChannelDirectory;
  toWire: (order: Order) => WireOrder;
}

/** Tells the service of payments, as truthfully as the policy lets it. */
export class SandboxPaymentAnnouncer {
  policy: NotificationPolicy = {};

  constructor(
    private readonly notifier: SandboxNotifier,
    private readonly around: Surroundings,
  ) {}

  /** The order has been paid, failed or refunded. The books hold the notification when this returns; it is sent behind. */
  announce(order: Order): void {
    const { copies, delayMs, drop, hold, forgedFirst, totalFee } = this.policy;
    const channel = this.around.channels.find(order.payingChannelId);
    const { outTradeNo } = order;
    const truth = this.around.toWire(order);
    const lie = { ...truth, totalFee: 1, tradeStatus: 'PAY_SUCCESS', tradeNo: '4200000000000000000000000000' };
    const forged = forgedFirst
      ? this.notifier.accept({ outTradeNo, body: paymentNotice(channel, lie), once: true })
      : [];
    const genuine = this.notifier.accept({
      outTradeNo,
      body: paymentNotice(channel, { ...truth, ...(totalFee !== undefined && { totalFee }) }),
      ...(copies !== undefined && { copies }),
      ...(delayMs !== undefined && { delayMs }),
      state: drop ? 'dropped' : hold ? 'held' : 'pending',
    });
    // What is held by now is sent by whoever releases it.
    const due = genuine.filter(({ state }) => state === 'pending');
    void this.notifier.send(forged).then(() => this.notifier.send(due));
  }

  /** Sends a notification now and once, whatever the policy. @returns it with what was answered, one for each copy */
  async sendByHand({ outTradeNo, copies = 1, overrides = {}, channelId }: NoticeByHand): Promise<Notification[]> {
    const { store, clock, channels, toWire } = this.around;
    const order = store.world.orders.get(outTradeNo);
    const told = order ? toWire(order) : inventedOrder(outTradeNo, clock.milliseconds());
    const id = channelId ?? order?.payingChannelId ?? channels.all()[0]?.id ?? '';
    const channel = channels.findAll([id])[0] ?? { id, name: '' };
    const body = paymentNotice(channel, { ...told, ...overrides });
    const notifications = this.notifier.accept({ outTradeNo, body, copies, once: true });
    await this.notifier.send(notifications);
    if (notifications.some(({ attempts }) => attempts.length === 0)) {
      throw SandboxRefusal.precondition('NOWEBHOOK', 'it was not sent: no address to deliver to is known');
    }
    return notifications;
  }
}
