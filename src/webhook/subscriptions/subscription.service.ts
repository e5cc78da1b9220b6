import { Injectable } from '@nestjs/common';
import {
  type AccountId,
  type ChannelId,
  Clock,
  closed,
  covers,
  InvalidInput,
  type ModuleName,
  opened,
  openWindow,
  parseModuleName,
  type Window,
} from '../../common/index.js';
import { MerchantService } from '../../merchant/index.js';
import { PAYMENT_NOTIFICATION } from '../events/event-types.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import {
  parseSubscriptionKey,
  parseWindow,
  type Subscription,
  type SubscriptionKey,
  TooManySubscriptions,
  type WantedWindow,
} from './subscription.js';
import { SubscriptionRepository } from './subscription.repository.js';

/** The account's own module, subscribed where payment is opened here: so its subscriptions tell by which channels an account was ever paid. */
const CHANNEL_MODULE = 'channel' as ModuleName;

/** Subscriptions of one account, ended ones among them: far more than modules and channels need. */
const LIMIT = 1_000;

/** Whom subscriptions name for the payments of an account, at one moment. */
export interface PaymentListeners {
  modules: ModuleName[];
  /** Those that were unsubscribed on purpose, and since when. */
  optedOut: ReadonlyMap<ModuleName, Date>;
}

/** Which modules hear of what, on which channel, and from when to when. Every call may be repeated without harm. */
@Injectable()
export class SubscriptionService {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly merchants: MerchantService,
    private readonly handlers: HandlerRegistry,
    private readonly clock: Clock,
  ) {}

  /**
   * Subscribes a module to the payment notifications of an account, on its paying channel and on no other, from now on and for ever:
   * where another channel has become the paying one, the subscription moves there.
   * @param since earlier than now, where it should have been subscribed then
   * @returns the subscription; undefined where the account has no paying channel yet (`open_payment` will make up for it)
   * @throws InvalidInput for a module without a method for payments
   */
  async subscribePaymentNotification(
    accountId: AccountId,
    module: string,
    since: Date = this.clock.now(),
  ): Promise<Subscription | undefined> {
    const name = parseModuleName(module);
    this.requireHandler({ module: name, eventType: PAYMENT_NOTIFICATION });
    const merchant = await this.merchants.find(accountId);
    if (!merchant?.enabled) return undefined;
    const key = { module: name, channelId: merchant.payingChannelId, eventType: PAYMENT_NOTIFICATION };
    const subscription = await this.open(key, { startAt: since }, accountId);
    // The new one first: a crash in between leaves one too many, and a payment reaches each module once however many it has.
    const others = await this.paymentSubscriptions(accountId, name);
    await this.endAll(others.filter(({ channelId }) => channelId !== key.channelId));
    return subscription;
  }

  /** Has a module unsubscribed on purpose from the payments of an account: it hears of none, although it is active. */
  async unsubscribePaymentNotification(accountId: AccountId, module: ModuleName): Promise<void> {
    const all = await this.paymentSubscriptions(accountId, module);
    await Promise.all(all.map((subscription) => this.unsubscribe(subscription, accountId)));
  }

  /** Ends a module's payment subscriptions of an account on every channel, as follows from its being deactivated: no mark is left. */
  async endPaymentNotification(accountId: AccountId, module: ModuleName): Promise<void> {
    await this.endAll(await this.paymentSubscriptions(accountId, module));
  }

  /**
   * Subscribes a module to a kind of message (`payment_notification`, `text`, …) on a channel.
   * @throws InvalidInput for a kind that the gateway does not push or the module has no method for, or an end that is over or not after the start
   */
  // eslint-disable-next-line no-restricted-syntax -- other programs call it so
  async subscribeMsg(module: string, channelId: string, dataType: string, startAt: Date, endAt?: Date): Promise<void> {
    const key = parseSubscriptionKey({ type: 'msg', module, channelId, dataType });
    await this.subscribe(key, { startAt, endAt }, undefined);
  }

  /** Subscribes a module to a kind of action (`subscribe`, `scan`, …) on a channel; else as `subscribeMsg`. */
  // eslint-disable-next-line no-restricted-syntax -- other programs call it so
  async subscribeEvent(
    module: string,
    channelId: string,
    dataType: string,
    startAt: Date,
    endAt?: Date,
  ): Promise<void> {
    const key = parseSubscriptionKey({ type: 'event', module, channelId, dataType });
    await this.subscribe(key, { startAt, endAt }, undefined);
  }

  async unsubscribeMsg(module: string, channelId: string, dataType: string): Promise<void> {
    await this.unsubscribe(parseSubscriptionKey({ type: 'msg', module, channelId, dataType }));
  }

  async unsubscribeEvent(module: string, channelId: string, dataType: string): Promise<void> {
    await this.unsubscribe(parseSubscriptionKey({ type: 'event', module, channelId, dataType }));
  }

  /**
   * @param wanted from when, and until when where it ends
   * @param accountId whose it is, where an account asked for it
   * @throws InvalidInput as `subscribeMsg`; TooManySubscriptions
   */
  async subscribe(key: SubscriptionKey, wanted: WantedWindow, accountId: AccountId | undefined): Promise<Subscription> {
    this.requireHandler(key);
    const window = parseWindow(wanted, this.clock.now());
    if (accountId !== undefined && !(await this.subscriptions.find(key))) await this.requireRoom(accountId);
    return this.open(key, window, accountId);
  }

  /**
   * Ends a subscription on purpose. Where that is of payments, an active module hears of none either until it is subscribed again.
   * @param accountId who asked for it, where an account did
   */
  async unsubscribe(key: SubscriptionKey, accountId?: AccountId): Promise<void> {
    const marks = key.eventType === PAYMENT_NOTIFICATION && this.handlers.has(key.eventType, key.module);
    if (!marks && !(await this.subscriptions.find(key))) return;
    const now = this.clock.now();
    await this.subscriptions.change(key, (current) => ({
      accountId: accountId ?? current?.accountId,
      windows: closed(current?.windows ?? [], now),
      optedOut: marks ? opened(current?.optedOut ?? [], { startAt: now }, now) : (current?.optedOut ?? []),
    }));
  }

  /** Modules that an event of the channel reaches, judged by when it was received. */
  async modulesFor(eventType: string, channelId: ChannelId, at: Date): Promise<ModuleName[]> {
    return (await this.findHolding(eventType, channelId, at)).map(({ module }) => module);
  }

  /** Subscriptions to an event of the channel that held at a moment. */
  async findHolding(eventType: string, channelId: ChannelId, at: Date): Promise<Subscription[]> {
    return listening(await this.subscriptions.findFor(eventType, channelId), at);
  }

  /**
   * Whom subscriptions name for a payment of an account, judged by when it was received: those subscribed on its paying channel, and on
   * one that was, for subscriptions move a moment later than the payments do.
   */
  async paymentListeners(accountId: AccountId, payingChannelId: ChannelId, at: Date): Promise<PaymentListeners> {
    const [here, paidThrough] = await Promise.all([
      this.subscriptions.findFor(PAYMENT_NOTIFICATION, payingChannelId),
      this.paymentSubscriptions(accountId, CHANNEL_MODULE),
    ]);
    const others = paidThrough.filter(({ channelId }) => channelId !== payingChannelId);
    const elsewhere = await Promise.all(
      others.map(({ channelId }) => this.modulesFor(PAYMENT_NOTIFICATION, channelId, at)),
    );
    const modules = [...listening(here, at).map(({ module }) => module), ...elsewhere.flat()];
    // A mark that another account left on the channel while it was theirs silences nobody here.
    const ofAccount = here.filter((one) => one.accountId === undefined || one.accountId === accountId);
    return { modules: [...new Set(modules)], optedOut: optedOutOf(ofAccount, at) };
  }

  /** Subscriptions that hold now or will. @param accountId undefined: every account's */
  async list(accountId: AccountId | undefined): Promise<Subscription[]> {
    const all = await this.subscriptions.findOf(accountId);
    return all.filter(({ windows }) => openWindow(windows, this.clock.now()));
  }

  private async open(key: SubscriptionKey, window: Window, accountId: AccountId | undefined): Promise<Subscription> {
    const now = this.clock.now();
    const hearsFrom = window.startAt > now ? window.startAt : now;
    return this.subscriptions.change(key, (current) => ({
      accountId: accountId ?? current?.accountId,
      windows: opened(current?.windows ?? [], window, now),
      optedOut: closed(current?.optedOut ?? [], hearsFrom),
    }));
  }

  private async endAll(subscriptions: readonly Subscription[]): Promise<void> {
    const now = this.clock.now();
    const end = (key: Subscription): Promise<unknown> =>
      this.subscriptions.change(key, (current = key) => ({ ...current, windows: closed(current.windows, now) }));
    await Promise.all(subscriptions.filter(({ windows }) => openWindow(windows, now)).map(end));
  }

  private async paymentSubscriptions(accountId: AccountId, module: ModuleName): Promise<Subscription[]> {
    const all = await this.subscriptions.findOfModule(accountId, module);
    return all.filter(({ eventType }) => eventType === PAYMENT_NOTIFICATION);
  }

  /** What nobody handles would end as a dead letter each time. */
  private requireHandler({ module, eventType }: Pick<SubscriptionKey, 'module' | 'eventType'>): void {
    if (!this.handlers.areKnown() || this.handlers.has(eventType, module)) return;
    if (this.handlers.modules().includes(module)) throw InvalidInput.of('dataType', `${module} has no method for it`);
    throw InvalidInput.of('module', 'there is no such module');
  }

  private async requireRoom(accountId: AccountId): Promise<void> {
    if ((await this.subscriptions.countOf(accountId)) >= LIMIT) throw new TooManySubscriptions(LIMIT);
  }
}

function listening(subscriptions: readonly Subscription[], at: Date): Subscription[] {
  return subscriptions.filter(({ windows }) => windows.some((window) => covers(window, at)));
}

function optedOutOf(subscriptions: readonly Subscription[], at: Date): Map<ModuleName, Date> {
  return new Map(
    subscriptions.flatMap(({ module, optedOut }) => {
      const mark = optedOut.find((window) => covers(window, at));
      return mark ? [[module, mark.startAt] as const] : [];
    }),
  );
}
