import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, Clock, type ModuleName, parseModuleName } from '../../common/index.js';
import { MerchantService } from '../../merchant/index.js';
import { PAYMENT_NOTIFICATION } from '../events/payment-notification.event.js';
import { type Subscription, type SubscriptionKey } from './subscription.js';
import { parseSubscriptionKey, parseWindow } from './subscription.parser.js';
import { SubscriptionRepository } from './subscription.repository.js';
import { covers, openWindow, subscribed, unsubscribed, type Window } from './window.js';

/** The account's own module, subscribed wherever payment is opened: so its subscriptions tell by which channels an account was ever paid. */
const CHANNEL_MODULE = 'channel' as ModuleName;

/** Which modules hear of what, on which channel, and from when to when. Every call may be repeated without harm. */
@Injectable()
export class SubscriptionService {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly merchants: MerchantService,
    private readonly clock: Clock,
  ) {}

  /**
   * Subscribes a module to the payment notifications of an account, on its paying channel and on no other, from now on and for ever:
   * where another channel has become the paying one, the subscription moves there.
   * @param since earlier than now, where it should have been subscribed then
   * @returns the subscription; undefined where the account has no paying channel yet (`open_payment` will make up for it)
   */
  async subscribePaymentNotification(
    accountId: AccountId,
    module: string,
    since: Date = this.clock.now(),
  ): Promise<Subscription | undefined> {
    const merchant = await this.merchants.find(accountId);
    if (!merchant?.enabled) return undefined;
    const key = {
      module: parseModuleName(module),
      channelId: merchant.payingChannelId,
      eventType: PAYMENT_NOTIFICATION,
    };
    const subscription = await this.subscribe(key, { startAt: since }, accountId);
    // The new one first: a crash in between leaves one too many, and a payment reaches each module once however many it has.
    const others = await this.paymentSubscriptions(accountId, key.module);
    await this.unsubscribeAll(others.filter(({ channelId }) => channelId !== key.channelId));
    return subscription;
  }

  /** Ends a module's payment notifications of an account, on every channel. */
  async unsubscribePaymentNotification(accountId: AccountId, module: ModuleName): Promise<void> {
    await this.unsubscribeAll(await this.paymentSubscriptions(accountId, module));
  }

  /**
   * Subscribes a module to a kind of message (`payment_notification`, `text`, …) on a channel.
   * @throws InvalidInput for a kind that WeConnect does not push, or an end that is not after the start
   */
  // eslint-disable-next-line @typescript-eslint/max-params -- other programs call it so
  async subscribeMsg(module: string, channelId: string, dataType: string, startAt: Date, endAt?: Date): Promise<void> {
    await this.subscribe(
      parseSubscriptionKey({ type: 'msg', module, channelId, dataType }),
      parseWindow(startAt, endAt),
      undefined,
    );
  }

  /** Subscribes a module to a kind of action (`subscribe`, `scan`, …) on a channel; else as `subscribeMsg`. */
  // eslint-disable-next-line @typescript-eslint/max-params -- other programs call it so
  async subscribeEvent(
    module: string,
    channelId: string,
    dataType: string,
    startAt: Date,
    endAt?: Date,
  ): Promise<void> {
    await this.subscribe(
      parseSubscriptionKey({ type: 'event', module, channelId, dataType }),
      parseWindow(startAt, endAt),
      undefined,
    );
  }

  async unsubscribeMsg(module: string, channelId: string, dataType: string): Promise<void> {
    await this.unsubscribe(parseSubscriptionKey({ type: 'msg', module, channelId, dataType }));
  }

  async unsubscribeEvent(module: string, channelId: string, dataType: string): Promise<void> {
    await this.unsubscribe(parseSubscriptionKey({ type: 'event', module, channelId, dataType }));
  }

  /** @param accountId whose it is, where an account asked for it */
  async subscribe(key: SubscriptionKey, window: Window, accountId: AccountId | undefined): Promise<Subscription> {
    return this.subscriptions.change(key, (current) => ({
      accountId: accountId ?? current?.accountId,
      windows: subscribed(current?.windows ?? [], window, this.clock.now()),
    }));
  }

  async unsubscribe(key: SubscriptionKey): Promise<void> {
    if (!(await this.subscriptions.find(key))) return;
    await this.subscriptions.change(key, (current) => ({
      accountId: current?.accountId,
      windows: unsubscribed(current?.windows ?? [], this.clock.now()),
    }));
  }

  /** Modules that an event of the channel reaches, judged by when it was received. */
  async modulesFor(eventType: string, channelId: ChannelId, at: Date): Promise<ModuleName[]> {
    return (await this.findHolding(eventType, channelId, at)).map(({ module }) => module);
  }

  /** Subscriptions to an event of the channel that held at a moment. */
  async findHolding(eventType: string, channelId: ChannelId, at: Date): Promise<Subscription[]> {
    const all = await this.subscriptions.findFor(eventType, channelId);
    return all.filter(({ windows }) => windows.some((window) => covers(window, at)));
  }

  /**
   * Modules that a payment of an account reaches, judged by when it was received: those subscribed on its paying channel, and on one
   * that was, for subscriptions move a moment later than the payments do.
   */
  async modulesForPayment(accountId: AccountId, payingChannelId: ChannelId, at: Date): Promise<ModuleName[]> {
    const [here, paidThrough] = await Promise.all([
      this.modulesFor(PAYMENT_NOTIFICATION, payingChannelId, at),
      this.paymentSubscriptions(accountId, CHANNEL_MODULE),
    ]);
    const others = paidThrough.filter(({ channelId }) => channelId !== payingChannelId);
    const elsewhere = await Promise.all(
      others.map(({ channelId }) => this.modulesFor(PAYMENT_NOTIFICATION, channelId, at)),
    );
    return [...new Set([...here, ...elsewhere.flat()])];
  }

  /** Subscriptions that hold now or will. @param accountId undefined: every account's */
  async list(accountId: AccountId | undefined): Promise<Subscription[]> {
    const all = await this.subscriptions.findOf(accountId);
    return all.filter(({ windows }) => openWindow(windows, this.clock.now()));
  }

  /** The subscription under a key, whether or not it holds. */
  find(key: SubscriptionKey): Promise<Subscription | undefined> {
    return this.subscriptions.find(key);
  }

  /** A module's payment subscription on a channel, whether or not it holds. */
  findPayment(module: ModuleName, channelId: ChannelId): Promise<Subscription | undefined> {
    return this.find({ module, channelId, eventType: PAYMENT_NOTIFICATION });
  }

  private async paymentSubscriptions(accountId: AccountId, module: ModuleName): Promise<Subscription[]> {
    const all = await this.subscriptions.findOfModule(accountId, module);
    return all.filter(({ eventType }) => eventType === PAYMENT_NOTIFICATION);
  }

  private async unsubscribeAll(subscriptions: readonly Subscription[]): Promise<void> {
    await Promise.all(subscriptions.map((subscription) => this.unsubscribe(subscription)));
  }
}
