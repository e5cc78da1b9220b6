import { randomUUID } from 'node:crypto';
import { type SignatureFault } from '../faults/call-name.js';
import { type Notification } from '../notifier/notification.js';
import { type SandboxNotifier } from '../notifier/notifier.js';
import { type NotificationPolicy } from '../notifier/policy.js';
import { type Order } from '../orders/order.js';
import { type SandboxOrderBook } from '../orders/order-book.js';
import { type SandboxRefundBook } from '../refunds/refund-book.js';
import { type Refund } from '../refunds/refund.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { findPayMerchant } from './merchants.js';
import { garbled, sealWith } from './rsa.js';
import { type SandboxWechatPaySigner } from './signer.js';
import { refundStatusOf, toRefundNotice, toRfc3339, toTransaction } from './wire.js';

/** A notification of API v3 sent by hand: a repeat, a contradiction or a forgery. */
export interface PayNoticeByHand {
  /** Of an order that is there. */
  outTradeNo: string;
  /** Told of this refund of the order instead of its payment. */
  outRefundNo?: string;
  copies?: number;
  /** Members of the resource as the notification shall tell them. */
  overrides?: Record<string, unknown>;
  /** What is wrong with the signature; left out: it is right. */
  signature?: SignatureFault;
  /** The resource cannot be decrypted: changed, or sealed with another merchant's APIv3 key. */
  resource?: 'garbled' | 'other-key';
  /** Sealed and signed in this merchant's name instead. */
  mchid?: string;
  /** Where it is sent instead of the order's notify_url. */
  url?: string;
}

interface Surroundings {
  clock: SandboxClock;
  orders: SandboxOrderBook;
  refunds: SandboxRefundBook;
  signer: SandboxWechatPaySigner;
  policy: () => NotificationPolicy;
}

interface Event {
  outTradeNo: string;
  mchid: string;
  url: string;
  kind: 'transaction' | 'refund';
  type: string;
  resource: object;
}

const SUMMARIES: Readonly<Record<string, string>> = {
  'TRANSACTION.SUCCESS': '支付成功',
  'REFUND.SUCCESS': '退款成功',
  'REFUND.ABNORMAL': '退款异常',
  'REFUND.CLOSED': '退款关闭',
};

/** Tells each order's own notify_url of its payment and its refunds, as WeChat Pay does. */
export class SandboxWechatPayAnnouncer {
  constructor(
    private readonly notifier: SandboxNotifier,
    private readonly around: Surroundings,
  ) {}

  /** The order has been paid; nothing else of an order is told. */
  announcePayment(order: Order): void {
    this.announce(paymentEvent(order));
  }

  /** A refund has come to an end, where its call named a notify_url. */
  announceRefund(refund: Refund): void {
    const url = refund.direct?.notifyUrl;
    if (url !== undefined) this.announce(refundEvent(refund, url));
  }

  /** Sends a notification now and once, whatever the policy. @returns it with what was answered, one for each copy */
  async sendByHand(notice: PayNoticeByHand): Promise<Notification[]> {
    const { copies = 1, overrides, signature, mchid, url, resource } = notice;
    const event = this.eventOf(notice);
    const told = { ...event, mchid: mchid ?? event.mchid, resource: { ...event.resource, ...overrides } };
    const notifications = this.notifier.accept({
      outTradeNo: event.outTradeNo,
      body: this.bodyOf(told, resource),
      copies,
      once: true,
      direct: { mchid: told.mchid, url: url ?? event.url, ...(signature && { fault: signature }) },
    });
    await this.notifier.send(notifications);
    return notifications;
  }

  private announce(event: Event): void {
    const { copies, delayMs, drop, hold, forgedFirst, totalFee } = this.around.policy();
    const { outTradeNo, mchid, url } = event;
    const before: Notification[] = [];
    const send = (fault: SignatureFault): void => {
      before.push(
        ...this.notifier.accept({ outTradeNo, body: this.bodyOf(event), once: true, direct: { mchid, url, fault } }),
      );
    };
    if (this.around.signer.settings.probes) send('probe');
    if (forgedFirst) send('wrong-signature');
    const genuine = this.notifier.accept({
      outTradeNo,
      body: this.bodyOf(totalFee === undefined ? event : withTotal(event, totalFee)),
      direct: { mchid, url },
      ...(copies !== undefined && { copies }),
      ...(delayMs !== undefined && { delayMs }),
      state: drop ? 'dropped' : hold ? 'held' : 'pending',
    });
    // What is held or dropped by now is sent by whoever releases it.
    const due = genuine.filter(({ state }) => state === 'pending');
    void this.notifier.send(before).then(() => this.notifier.send(due));
  }

  private eventOf({ outTradeNo, outRefundNo }: PayNoticeByHand): Event {
    const { orders, refunds } = this.around;
    const order = orders.findAnywhere(outTradeNo);
    if (!order.direct) throw SandboxRefusal.badParameter(`order ${outTradeNo} is WeConnect's`);
    if (outRefundNo === undefined) return paymentEvent(order);
    const refund = refunds.findAnywhere(outRefundNo);
    return refundEvent(refund, refund.direct?.notifyUrl ?? order.direct.notifyUrl);
  }

  private bodyOf({ mchid, kind, type, resource }: Event, wrong?: PayNoticeByHand['resource']): string {
    const apiV3Key = findPayMerchant(mchid)?.apiV3Key ?? '';
    const key = wrong === 'other-key' ? apiV3Key.slice(1) + apiV3Key.slice(0, 1) : apiV3Key;
    const sealed = sealWith(key, JSON.stringify(resource), kind);
    return JSON.stringify({
      id: randomUUID(),
      create_time: toRfc3339(this.around.clock.milliseconds()),
      resource_type: 'encrypt-resource',
      event_type: type,
      summary: SUMMARIES[type] ?? type,
      resource: { original_type: kind, ...(wrong === 'garbled' ? garbled(sealed) : sealed) },
    });
  }
}

const paymentEvent = (order: Order): Event => ({
  outTradeNo: order.outTradeNo,
  mchid: order.sellerId,
  url: order.direct?.notifyUrl ?? '',
  kind: 'transaction',
  type: 'TRANSACTION.SUCCESS',
  resource: toTransaction(order),
});

const refundEvent = (refund: Refund, url: string): Event => ({
  outTradeNo: refund.outTradeNo,
  mchid: refund.direct?.mchid ?? '',
  url,
  kind: 'refund',
  type: `REFUND.${refundStatusOf(refund)}`,
  resource: toRefundNotice(refund),
});

function withTotal(event: Event, total: number): Event {
  const { amount } = event.resource as { amount?: object };
  return { ...event, resource: { ...event.resource, amount: { ...amount, total } } };
}
