import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, InvalidInput, SingleFlight } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { ChannelOwnership } from '../../../merchant/index.js';
import { DomainNotAllowed } from '../jssdk.errors.js';
import { type PageAddress, type PageHost, parsePageHost } from '../page-address.js';
import { PageDomainsRepository } from './page-domains.repository.js';

/**
 * Whose pages are signed: where an account has named domains, those of them and of PUBLIC_URL; else any, for WeChat itself takes a
 * signature on the channel's registered domains (JS 接口安全域名) alone.
 */
@Injectable()
export class PageDomains {
  private readonly ownHost: string;
  /** However many pages want a signature at once, the books are read once. */
  private readonly flights = new SingleFlight<string[]>();

  constructor(
    private readonly repository: PageDomainsRepository,
    private readonly channels: ChannelOwnership,
    { publicUrl }: Config,
  ) {
    this.ownHost = new URL(publicUrl).host;
  }

  /** Whether it is a page of PUBLIC_URL: always allowed, and nobody need be asked. */
  isOwn({ host }: PageAddress): boolean {
    return host === this.ownHost;
  }

  /** @throws DomainNotAllowed */
  async requireAllowed(channelId: ChannelId, page: PageAddress): Promise<void> {
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
