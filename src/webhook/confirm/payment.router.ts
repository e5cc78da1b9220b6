import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, type ModuleName } from '../../common/index.js';
import { MerchantService } from '../../merchant/index.js';
import { type Trade } from '../../trade/index.js';
import { PAYMENT_NOTIFICATION, type PaymentFacts } from '../events/event-types.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { type InboxEvent, type Untold } from '../inbox/inbox.schema.js';
import { PaymentAudience, type Taker } from '../subscriptions/payment-audience.js';
import { type PaymentListeners, SubscriptionService } from '../subscriptions/subscription.service.js';

/** What asking made of an event. */
export type Verdict =
  | {
      kind: 'confirmed';
      accountId: AccountId | undefined;
      channelId: ChannelId;
      targets: ModuleName[];
      untold?: Untold | undefined;
      skipped?: ModuleName[];
    }
  /** WeConnect's books have a last word, and it is another one. */
  | { kind: 'contradicted'; accountId: AccountId; books: PaymentFacts }
  /** Not borne out now; it may be later. The account is that of our own trade, where there is one. */
  | { kind: 'not-yet'; reason: string; accountId?: AccountId | undefined };

/** WeConnect knows the order but, just now, no paying channel of its account: asked again later. */
class PayingChannelUnknown extends Error {
  constructor(accountId: string) {
    super(`WeConnect names no paying channel of account ${accountId}.`);
    this.name = 'PayingChannelUnknown';
  }
}

/** The news of a payment, or of its coming to nothing. */
interface News extends Pick<InboxEvent, 'receivedAt'> {
  trade: Pick<Trade, 'accountId' | 'metadata'>;
  /** Whether money came or went back. */
  money: boolean;
}

/** Who hears of an account's payments at one moment. */
interface Audience {
  channelId: ChannelId;
  modules: ModuleName[];
  /** Every module that the account has, or had, activated. */
  takers: Taker[];
}

/** Whom the news of an account's payment reaches. */
@Injectable()
export class PaymentRouter {
  constructor(
    private readonly merchants: MerchantService,
    private readonly subscriptions: SubscriptionService,
    private readonly takers: PaymentAudience,
    private readonly handlers: HandlerRegistry,
  ) {}

  /** Routed by the account's own paying channels: the posted channel could be anybody's. */
  async confirm({ receivedAt, trade, money }: News): Promise<Verdict> {
    const { accountId } = trade;
    const { channelId, modules, takers } = await this.audience(accountId, receivedAt);
    const { targets, skipped } = this.handlers.split(modules);
    const untold = this.untold(ownModule(trade), targets, [...skipped, ...takers.map(({ module }) => module)]);
    return { kind: 'confirmed', accountId, channelId, targets, skipped, untold: untold && { module: untold, money } };
  }

  /** Whether the module hears of the account's payments at that moment. @throws as `MerchantService.find` */
  async hears(accountId: AccountId, module: ModuleName, at: Date): Promise<boolean> {
    return (await this.audience(accountId, at)).modules.includes(module);
  }

  /**
   * Modules that are active, whatever became of their subscription: that is a copy, written a moment later or never. And whoever else is
   * subscribed. An active module is left out only where it was unsubscribed on purpose, since it was activated.
   */
  private async audience(accountId: AccountId, at: Date): Promise<Audience> {
    const [merchant, takers] = await Promise.all([this.merchants.find(accountId), this.takers.of(accountId, at)]);
    if (!merchant) throw new PayingChannelUnknown(accountId);
    const channelId = merchant.payingChannelId;
    const listeners = await this.subscriptions.paymentListeners(accountId, channelId, at);
    const active = takers.filter((taker) => isListening(taker, listeners)).map(({ module }) => module);
    return { channelId, takers, modules: [...new Set([...active, ...listeners.modules])] };
  }

  /** Anybody may write any name into an order; only a module that is here, or that the account knows, could have been told. */
  private untold(
    own: string | undefined,
    targets: readonly ModuleName[],
    known: readonly ModuleName[],
  ): Untold['module'] | undefined {
    if (own === undefined || targets.some((module) => module === own)) return undefined;
    return [...this.handlers.modulesFor(PAYMENT_NOTIFICATION), ...known].find((module) => module === own);
  }
}

/** The module that asked for the money, as its checkout wrote it into the order. */
export function ownModule({ metadata }: Pick<Trade, 'metadata'>): string | undefined {
  return typeof metadata.module === 'string' ? metadata.module : undefined;
}

/** What somebody unsubscribed before the module was activated again is over. */
function isListening({ module, activeSince }: Taker, { optedOut }: PaymentListeners): boolean {
  const silentSince = optedOut.get(module);
  return activeSince !== undefined && !(silentSince && silentSince >= activeSince);
}
