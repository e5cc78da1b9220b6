import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, type ModuleName } from '../../common/index.js';
import { MerchantService } from '../../merchant/index.js';
import { type Trade } from '../../trade/index.js';
import { PAYMENT_NOTIFICATION } from '../events/event-types.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { type PaymentListeners, SubscriptionService } from './subscription.service.js';

/** A module that an account has, or had, activated. */
export interface Taker {
  module: ModuleName;
  /** Since when it was active at the moment asked for; undefined: it was not. */
  activeSince: Date | undefined;
}

type FindTakers = (accountId: AccountId, at: Date) => Promise<Taker[]>;

/** The modules that a payment reaches. */
interface Reach {
  /** The account's paying channel: the posted one could be anybody's. */
  channelId: ChannelId;
  targets: ModuleName[];
  /** Modules that should get it and that this process does not have. */
  skipped: ModuleName[];
  /** The module that asked for the money, where it is none of the targets. */
  untold: ModuleName | undefined;
}

/** Who gets an account's payments at one moment. */
interface Audience {
  channelId: ChannelId;
  modules: ModuleName[];
  /** Every module that the account has, or had, activated. */
  takers: Taker[];
}

/** The gateway knows the order but, at the moment, no paying channel of its account: asked again later. */
class PayingChannelUnknown extends Error {
  constructor(accountId: string) {
    super(`The gateway names no paying channel of account ${accountId}.`);
    this.name = 'PayingChannelUnknown';
  }
}

/** Which modules get the payments of an account: those that are active, subscribed or not, and whoever else is subscribed. */
@Injectable()
export class PaymentAudience {
  private findTakers: FindTakers = () => Promise.resolve([]);

  constructor(
    private readonly merchants: MerchantService,
    private readonly subscriptions: SubscriptionService,
    private readonly handlers: HandlerRegistry,
  ) {}

  /** Set once, at start, by whoever activates modules. */
  tellBy(find: FindTakers): void {
    this.findTakers = find;
  }

  async isActive(accountId: AccountId, module: ModuleName, at: Date): Promise<boolean> {
    const takers = await this.findTakers(accountId, at);
    return takers.some((taker) => taker.module === module && taker.activeSince !== undefined);
  }

  /** Whether the module gets the account's payments at that moment. @throws as `MerchantService.find` */
  async includes(accountId: AccountId, module: ModuleName, at: Date): Promise<boolean> {
    return (await this.at(accountId, at)).modules.includes(module);
  }

  /** @param receivedAt the moment that decides. @throws PayingChannelUnknown, and as `MerchantService.find` */
  async reachOf(trade: Pick<Trade, 'accountId' | 'metadata'>, receivedAt: Date): Promise<Reach> {
    const { channelId, modules, takers } = await this.at(trade.accountId, receivedAt);
    const { targets, skipped } = this.handlers.split(modules);
    const own = ownModule(trade);
    const isTold = own === undefined || targets.some((module) => module === own);
    // Anybody may write any name into an order; only a module that is here, or that the account knows, could have been told.
    const known = [
      ...this.handlers.modulesFor(PAYMENT_NOTIFICATION),
      ...skipped,
      ...takers.map(({ module }) => module),
    ];
    return { channelId, targets, skipped, untold: isTold ? undefined : known.find((module) => module === own) };
  }

  /**
   * Activations decide, because an active module's subscription is only a copy that is written a moment later, or never. An active module
   * is left out only where it was unsubscribed on purpose since it was activated.
   */
  private async at(accountId: AccountId, at: Date): Promise<Audience> {
    const [merchant, takers] = await Promise.all([this.merchants.find(accountId), this.findTakers(accountId, at)]);
    if (!merchant) throw new PayingChannelUnknown(accountId);
    const channelId = merchant.payingChannelId;
    const listeners = await this.subscriptions.paymentListeners(accountId, channelId, at);
    const active = takers.filter((taker) => isListening(taker, listeners)).map(({ module }) => module);
    return { channelId, takers, modules: [...new Set([...active, ...listeners.modules])] };
  }
}

/** The module that asked for the money, as its checkout wrote it into the order. */
export function ownModule({ metadata }: Pick<Trade, 'metadata'>): string | undefined {
  return typeof metadata.module === 'string' ? metadata.module : undefined;
}

/** An activation that is later than the unsubscription counts. */
function isListening({ module, activeSince }: Taker, { optedOut }: PaymentListeners): boolean {
  const silentSince = optedOut.get(module);
  return activeSince !== undefined && !(silentSince && silentSince >= activeSince);
}
