import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { type AccountId, type ChannelId, defineError, InvalidInput, SingleFlight } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { retryLostUpsert } from '../../database/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import { type PageAddress, type PageHost, parsePageHost } from './page-address.js';

/** The page is not on one of the domains that the account signs pages for. */
class DomainNotAllowed extends defineError(
  'jssdk-domain-not-allowed',
  'forbidden',
  (host: string) => `Pages of ${host} are not signed: it is none of the domains that the account has named.`,
) {}

/** On which domains an account's pages are. */
@Schema({ collection: 'jssdk_domains', versionKey: false })
export class PageDomainsDocument {
  /** The account. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: [String], required: true })
  domains!: string[];
}

export const PageDomainsSchema = SchemaFactory.createForClass(PageDomainsDocument);

/** The domains that each account has named. */
@Injectable()
export class PageDomainsRepository {
  constructor(@InjectModel(PageDomainsDocument.name) private readonly model: Model<PageDomainsDocument>) {}

  async find(accountId: AccountId): Promise<string[]> {
    const document = await this.model.findById(accountId).lean<PageDomainsDocument>();
    return document?.domains ?? [];
  }

  async replace(accountId: AccountId, domains: readonly string[]): Promise<void> {
    await retryLostUpsert(() => this.model.updateOne({ _id: accountId }, { $set: { domains } }, { upsert: true }));
  }
}

/**
 * Whose pages are signed: where an account has named domains, those of them and of PUBLIC_URL; else any, for WeChat itself takes a
 * signature on the channel's registered domains (JS 接口安全域名) alone.
 */
@Injectable()
export class PageDomains {
  private readonly ownHost: string;
  /** However many pages want a signature at once, the database is read once. */
  private readonly flights = new SingleFlight<string[]>();

  constructor(
    private readonly repository: PageDomainsRepository,
    private readonly channels: ChannelOwnership,
    { publicUrl }: Config,
  ) {
    this.ownHost = new URL(publicUrl).host;
  }

  /** Whether it is a page of PUBLIC_URL: always allowed, without a look-up. */
  isOwn({ host }: PageAddress): boolean {
    return host === this.ownHost;
  }

  /** @throws DomainNotAllowed */
  async assertAllowed(channelId: ChannelId, page: PageAddress): Promise<void> {
    if (this.isOwn(page)) return;
    const { host } = page;
    const domains = await this.flights.run(channelId, () => this.ofChannel(channelId));
    if (domains.length > 0 && !domains.includes(host)) throw new DomainNotAllowed(host);
  }

  async of(accountId: AccountId): Promise<string[]> {
    return this.repository.find(accountId);
  }

  /** @param domains none: any page is signed again. @throws InvalidInput for one that no page could be on */
  async replace(accountId: AccountId, domains: readonly string[]): Promise<string[]> {
    const distinct = [...new Set(domains.map(requireHost))];
    await this.repository.replace(accountId, distinct);
    return distinct;
  }

  private async ofChannel(channelId: ChannelId): Promise<string[]> {
    const accountId = await this.channels.accountOf(channelId);
    const domains = accountId === undefined ? [] : await this.repository.find(accountId);
    // Some may be kept from before they were written as browsers write hosts.
    return domains.map((domain) => parsePageHost(domain) ?? domain);
  }
}

function requireHost(domain: string): PageHost {
  const host = parsePageHost(domain);
  if (host === undefined) throw InvalidInput.of('domains', `must be domains such as shop.example: ${domain} is none`);
  return host;
}
