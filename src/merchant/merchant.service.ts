import { Injectable, Logger } from '@nestjs/common';
import { type AccountId, type ChannelId, Clock, defineError, MINUTE, Seal } from '../common/index.js';
import { Config } from '../config/index.js';
import {
  DirectMerchantRepository,
  GatewayNotConfigured,
  GatewayRegistry,
  type PaymentConfiguration,
  wasNotAnswered,
} from '../gateway/index.js';
import { type Merchant, MerchantRepository, type StoredMerchant } from './merchant.repository.js';

/** How long an answer of the gateway counts without asking again; ms. */
const FRESH_FOR = 10 * MINUTE;

/** The account collects no payments: it has never opened them, or has switched them off. */
export class PaymentNotOpen extends defineError(
  'payment-not-open',
  'conflict',
  'The account has no channel that collects payments; open WeChat payment first.',
) {}

/** A merchant's API key, and the appid that it signs payments under: under another it would sign in vain. */
export interface SigningKey {
  appId: string;
  apiKey: string;
}

/**
 * The merchant that collects an account's payments. The gateway's answer is kept for ten minutes, and for longer while the gateway is
 * unavailable. The absence of a merchant is never kept, so that opening payment counts at once.
 */
@Injectable()
export class MerchantService {
  private readonly logger = new Logger(MerchantService.name);
  private readonly seal: Seal | undefined;

  constructor(
    private readonly repository: MerchantRepository,
    private readonly gateways: GatewayRegistry,
    private readonly own: DirectMerchantRepository,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.seal = config.credentialsKey && new Seal(config.credentialsKey);
  }

  /**
   * @returns undefined where payment was never opened
   * @throws GatewayUnavailable, GatewayRefused when the gateway had to be asked and gave no answer
   */
  async find(accountId: AccountId): Promise<Merchant | undefined> {
    return (await this.findOwn(accountId)) ?? (await this.load(accountId))?.merchant;
  }

  /** As `find` (`now`: as `findNow`), but without a gateway that could know of a merchant there is none. @throws as they otherwise */
  async findIfAny(accountId: AccountId, { now } = { now: false }): Promise<Merchant | undefined> {
    try {
      return await (now ? this.findNow(accountId) : this.find(accountId));
    } catch (error) {
      if (error instanceof GatewayNotConfigured) return undefined;
      throw error;
    }
  }

  /** The paying channel by the account's configuration at the gateway, whichever has its payments now; undefined: none. @throws as `find` */
  async payingChannelAtGateway(accountId: AccountId): Promise<ChannelId | undefined> {
    try {
      return (await this.load(accountId))?.merchant.payingChannelId;
    } catch (error) {
      if (error instanceof GatewayNotConfigured) return undefined;
      throw error;
    }
  }

  /**
   * As `find`, but always asks the gateway.
   * @throws GatewayUnavailable, GatewayRefused
   */
  async findNow(accountId: AccountId): Promise<Merchant | undefined> {
    return (await this.findOwn(accountId)) ?? (await this.fetch(accountId))?.merchant;
  }

  /** The id of the account's own merchant that its next payments go through; undefined: the gateway holds its credentials. Asks nobody. */
  ownMerchantOf(accountId: AccountId): Promise<string | undefined> {
    return this.own.currentIdOf(accountId);
  }

  /**
   * The account whose payment configuration names a channel as its paying one, of the accounts that were ever asked for; undefined
   * where two do, because neither can be preferred.
   * @throws GatewayUnavailable, GatewayRefused where two are kept and the gateway does not say which still does
   */
  async accountPaidThrough(channelId: ChannelId): Promise<AccountId | undefined> {
    const kept = await this.repository.findByPayingChannel(channelId);
    const ask = kept.length > 1 ? this.fetch.bind(this) : this.load.bind(this);
    const stored = await Promise.all(kept.map(({ merchant }) => ask(merchant.accountId)));
    const merchants = stored.map((one) => one?.merchant);
    const [first, second] = merchants.filter((merchant) => merchant?.payingChannelId === channelId);
    if (!second) return first?.accountId;
    this.logger.error({ msg: 'two payment configurations name one paying channel', channelId });
    return undefined;
  }

  /**
   * The key that signs payments in this process, without asking the gateway for each.
   * @returns undefined where the key is not known, or where no CREDENTIALS_KEY allows keeping it: then the gateway signs
   * @throws GatewayUnavailable, GatewayRefused when the gateway had to be asked and gave no answer
   */
  async signingKey(accountId: AccountId): Promise<SigningKey | undefined> {
    if (!this.seal || (await this.own.currentIdOf(accountId)) !== undefined) return undefined;
    const stored = await this.load(accountId);
    if (!stored) return undefined;
    const key = this.open(stored) ?? this.open(await this.fetch(accountId));
    return key?.apiKey ? key : undefined;
  }

  /** Keeps what the gateway was just told; an answer to an earlier request does not replace it. */
  async remember(configuration: PaymentConfiguration): Promise<void> {
    await this.repository.replace(this.seen(configuration, this.clock.now()));
  }

  /** As `remember`; and from now on the account's payments go by that configuration, through no merchant of its own. */
  async moveTo(configuration: PaymentConfiguration): Promise<void> {
    await this.own.leave(configuration.accountId);
    await this.remember(configuration);
  }

  private async findOwn(accountId: AccountId): Promise<Merchant | undefined> {
    const own = await this.own.findCurrent(accountId);
    if (!own) return undefined;
    const { id: merchantId, payingChannelId, appId, mchid: sellerId } = own;
    return { accountId, merchantId, payingChannelId, appId, sellerId, enabled: true };
  }

  private async load(accountId: AccountId): Promise<StoredMerchant | undefined> {
    const stored = await this.repository.find(accountId);
    if (!stored) return this.fetch(accountId);
    return this.isFresh(stored) ? stored : this.refresh(stored);
  }

  private isFresh({ fetchedAt }: StoredMerchant): boolean {
    return this.clock.now().getTime() - fetchedAt.getTime() < FRESH_FOR;
  }

  private async refresh(stale: StoredMerchant): Promise<StoredMerchant | undefined> {
    const { accountId } = stale.merchant;
    try {
      return await this.fetch(accountId);
    } catch (err) {
      if (!wasNotAnswered(err)) throw err;
      this.logger.warn({
        msg: 'gateway unavailable, old payment configuration used',
        accountId,
        fetchedAt: stale.fetchedAt,
        err,
      });
      return stale;
    }
  }

  private async fetch(accountId: AccountId): Promise<StoredMerchant | undefined> {
    // An answer is dated by its request: a change made while the request was under way is newer.
    const askedAt = this.clock.now();
    const configuration = await this.gateways.settingsOf({ accountId }).find(accountId);
    if (configuration) {
      const stored = this.seen(configuration, askedAt);
      if (await this.repository.replaceOlder(stored)) return stored;
    } else await this.repository.removeOlder(accountId, askedAt);
    return this.repository.find(accountId);
  }

  private seen(configuration: PaymentConfiguration, fetchedAt: Date): StoredMerchant {
    const { accountId, payingChannelId, appId, sellerId, enabled, apiKey } = configuration;
    return {
      merchant: { accountId, payingChannelId, appId, sellerId, enabled },
      apiKeySealed: this.seal?.seal(apiKey, accountId),
      fetchedAt,
    };
  }

  /** An empty key: the gateway does not tell it. Undefined: none is kept, or it was sealed under another CREDENTIALS_KEY. */
  private open(stored: StoredMerchant | undefined): SigningKey | undefined {
    if (!this.seal || stored?.apiKeySealed === undefined) return undefined;
    const { accountId, appId } = stored.merchant;
    const apiKey = this.seal.open(stored.apiKeySealed, accountId);
    return apiKey === undefined ? undefined : { appId, apiKey };
  }
}
