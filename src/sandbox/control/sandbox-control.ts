import { type CallName, type Fault } from '../faults/call-name.js';
import { type Notification } from '../notifier/notification.js';
import { type NoticeByHand } from '../notifier/payment-announcer.js';
import { type NotificationPolicy, type ReleaseOrder } from '../notifier/policy.js';
import { type Order, type WireOrder } from '../orders/order.js';
import { CLOSABLE_AGE_MS } from '../orders/order-book.js';
import { type ConsoleRefund } from '../refunds/refund-book.js';
import { type Refund } from '../refunds/refund.js';
import { type SandboxParts } from '../sandbox-parts.js';
import { type PayNoticeByHand } from '../wechatpay/announcer.js';
import { type WechatPaySettings } from '../wechatpay/signer.js';
import { newTradeNo } from '../wire/read.js';

/** What can be written straight into WeConnect's books. */
export type OrderChange = Partial<
  Pick<
    Order,
    'tradeStatus' | 'totalFee' | 'tradeNo' | 'paymentTime' | 'timeExpire' | 'accountId' | 'failureCode' | 'failureMsg'
  >
>;

/** A refund's new state. */
export interface RefundChange extends Pick<Refund, 'refundStatus'> {
  tell?: boolean;
}

/** WeChat's rules that a test may change, and says why; `reset` brings them back. */
export interface SandboxRules {
  /** WeChat closes no order younger than five minutes (300000); 0 forgives it. */
  minimumAgeToCloseMs: number;
}

/** Everything that a test or a demonstration may do to the simulated world; `/sandbox/…` offers the same over HTTP. */
export class SandboxControl {
  constructor(private readonly parts: SandboxParts) {}

  /** Something goes wrong with the next call (or the next `times` calls) of that name. */
  fault(fault: Fault): void {
    this.parts.faults.add(fault);
  }

  clearFaults(): void {
    this.parts.faults.clear();
  }

  /** How often each call arrived, the disturbed ones included. */
  calls(): Partial<Record<CallName, number>> {
    return this.parts.faults.calls();
  }

  /** Newest first. */
  orders(): WireOrder[] {
    return this.parts.orders.all().map(this.parts.toWire);
  }

  /** @throws Refusal ORDERNOTEXIST */
  order(outTradeNo: string): WireOrder {
    return this.parts.toWire(this.parts.orders.findAnywhere(outTradeNo));
  }

  /** Changes WeConnect's books, by whatever way; tells nobody. A paid state is given a tradeNo and a time where it has none. */
  setState(outTradeNo: string, change: OrderChange): WireOrder {
    const order = this.parts.orders.findAnywhere(outTradeNo);
    const now = this.parts.clock.milliseconds();
    const payment =
      change.tradeStatus === 'PAY_SUCCESS' && order.tradeNo === ''
        ? { tradeNo: newTradeNo(now), paymentTime: now }
        : {};
    return this.parts.toWire(this.parts.orders.change(order, { ...payment, ...change }));
  }

  /** Newest first. */
  refunds(): Refund[] {
    return this.parts.refunds.all();
  }

  /** Changes the books. @param tell WeChat Pay tells of it, where the refund's call named a notify_url @throws Refusal REFUNDNOTEXIST */
  setRefundState(outRefundNo: string, { tell = false, ...change }: RefundChange): Refund {
    const refund = this.parts.refunds.change(outRefundNo, change);
    if (tell) this.parts.payAnnouncer.announceRefund(refund);
    return refund;
  }

  /** What WeConnect answers to refunds from now on: they stay so until a test moves them. */
  nextRefunds({ refundStatus }: Pick<Refund, 'refundStatus'>): void {
    this.parts.refunds.nextStatus = refundStatus;
  }

  /** The merchant gives money back in WeChat's own console; told as every refund is, of API v3 not at all. @throws Refusal ORDERNOTPAID, REFUND_FEE_EXCEEDED */
  refundInConsole(outTradeNo: string, refund: ConsoleRefund): Refund {
    return this.parts.refunds.createInConsole(outTradeNo, refund);
  }

  /** As the phone's button. @param user who pays a NATIVE order */
  pay(outTradeNo: string, user?: string): WireOrder {
    return this.parts.toWire(this.parts.phone.pay(outTradeNo, user));
  }

  /** As the phone's button. */
  fail(outTradeNo: string): WireOrder {
    return this.parts.toWire(this.parts.phone.fail(outTradeNo));
  }

  /** As the phone's button. */
  cancel(outTradeNo: string): WireOrder {
    return this.parts.toWire(this.parts.phone.cancel(outTradeNo));
  }

  /** What happens to notifications from now on, instead of what was said before; `{}` is the usual. */
  policy(policy: NotificationPolicy): void {
    this.parts.announcer.policy = policy;
  }

  /** Sends what is held, one after the other. @returns them, each tried once */
  release(order: ReleaseOrder = this.parts.announcer.policy.order ?? 'given'): Promise<Notification[]> {
    return this.parts.notifier.release(order);
  }

  /** Sends a repeated, contradicting or forged notification now. @returns one with its answer for each copy */
  send(notice: NoticeByHand): Promise<Notification[]> {
    return this.parts.announcer.sendByHand(notice);
  }

  /** Sends a repeated, contradicting or forged notification of API v3 now. @returns one with its answer for each copy */
  sendPayNotice(notice: PayNoticeByHand): Promise<Notification[]> {
    return this.parts.payAnnouncer.sendByHand(notice);
  }

  /** Changes how WeChat Pay behaves; what is left out stays. */
  wechatPay(settings: Partial<WechatPaySettings>): void {
    this.parts.signer.settings = { ...this.parts.signer.settings, ...settings };
  }

  /** Every notification with its attempts, oldest first. */
  notifications(): Notification[] {
    return this.parts.notifier.all();
  }

  /** Which kinds of push were turned on or off: `{ "<channelId> msgType TEXT": true }`. */
  webhookRules(): Record<string, boolean> {
    return this.parts.channels.rules();
  }

  /** WeChat no longer takes the channel's access tokens (40001). */
  revokeTokens(channelId: string): void {
    this.parts.channels.revokeTokens(channelId);
  }

  /** A channel changes hands at WeConnect; what was set up with it stays. */
  moveChannel(channelId: string, accountId: string): void {
    this.parts.channels.move(channelId, accountId);
  }

  /** Whether WeConnect's answers name the account that a channel belongs to; they do unless told otherwise. */
  nameOwners(named: boolean): void {
    this.parts.channels.namesOwners = named;
  }

  /** Moves the sandbox's time ahead: codes, tokens, tickets, prepay_ids and orders grow older. Repeats keep the machine's time. */
  advanceClock(milliseconds: number): void {
    this.parts.clock.advance(milliseconds);
  }

  rules({ minimumAgeToCloseMs }: SandboxRules): void {
    this.parts.orders.minimumAgeToCloseMs = minimumAgeToCloseMs;
  }

  /** Back to the seeded world: no orders, no faults, no counts, the usual policy. Where notifications go stays. */
  reset(): void {
    this.parts.notifier.halt();
    this.parts.store.world.reset();
    this.parts.store.changed();
    this.parts.faults.reset();
    this.parts.clock.reset();
    this.parts.channels.reset();
    this.parts.signer.reset();
    this.policy({});
    this.nextRefunds({ refundStatus: 'SUCCESS' });
    this.rules({ minimumAgeToCloseMs: CLOSABLE_AGE_MS });
  }
}
