import { Body, Get, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Requires } from '../../auth/index.js';
import { parseAccountId, parseChannelId } from '../../common/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import { Page, SeeOther } from '../../web/index.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';

const PATH = '/console/ownership';

/** 渠道归属, for operators: whose the channels are that the gateway names nobody for, and claims of before that wait to be confirmed. */
@ConsoleController('ownership')
@Requires('channels:assign')
export class OwnershipPageController {
  constructor(private readonly channels: ChannelOwnership) {}

  @Get()
  async list(): Promise<Page> {
    const kept = await this.channels.unnamed();
    return new Page('console/views/ownership', {
      claims: kept.filter(({ proof }) => proof === undefined),
      proved: kept.filter(({ proof }) => proof !== undefined),
    });
  }

  @Post()
  @RouteConfig({ formBody: true })
  async assign(
    @CurrentSession() { identity }: Session,
    @Body() { channelId, accountId }: Record<string, unknown>,
  ): Promise<SeeOther> {
    await this.channels.assign(parseChannelId(channelId), parseAccountId(accountId), identity.sub);
    return new SeeOther(PATH);
  }

  @Post('release')
  @RouteConfig({ formBody: true })
  async release(
    @CurrentSession() { identity }: Session,
    @Body() { channelId }: Record<string, unknown>,
  ): Promise<SeeOther> {
    await this.channels.release(parseChannelId(channelId), identity.sub);
    return new SeeOther(PATH);
  }
}
