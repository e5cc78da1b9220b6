import { Injectable } from '@nestjs/common';
import { ChannelNotFound, ChannelOwnership } from '../../../merchant/index.js';
import { type OauthWish } from './authorization.js';
import { AuthorizationFactory } from './authorization.factory.js';
import { AuthorizationRepository } from './authorization.repository.js';
import { Ways } from './ways.js';

/** Sends a browser off to learn who its user is. */
@Injectable()
export class OauthDeparture {
  constructor(
    private readonly channels: ChannelOwnership,
    private readonly factory: AuthorizationFactory,
    private readonly authorizations: AuthorizationRepository,
    private readonly ways: Ways,
  ) {}

  /**
   * @param browser digest of the browser's secret
   * @param round how often it was begun afresh before
   * @returns the address to send the browser to
   * @throws ChannelNotFound, PaymentNotOpen, GatewayUnavailable, GatewayRefused
   */
  async depart(wish: OauthWish, browser: string, round = 0): Promise<string> {
    const accountId = await this.channels.accountOf(wish.channelId);
    if (accountId === undefined) throw new ChannelNotFound();
    const authorization = this.factory.create({ ...wish, accountId, browser, round });
    const url = await this.ways.of(wish.kind).authorizeUrl(authorization);
    await this.authorizations.insert(authorization);
    return url;
  }
}
