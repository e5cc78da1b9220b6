import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { accountScope, CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { Clock } from '../../common/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import { SubscribeDto, SubscriptionKeyDto } from './subscription.dto.js';
import { SubscriptionService } from './subscription.service.js';
import { type SubscriptionView, viewOf } from './subscription.view.js';
import { parseSubscriptionKey, type WrittenKey } from './subscription.js';

@ApiTags('Webhook')
@ApiBearerAuth()
@Requires('subscriptions:write')
@Controller('api/webhook/subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: SubscriptionService,
    private readonly channels: ChannelOwnership,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Requires('subscriptions:read')
  @ApiOperation({ summary: 'Subscriptions that hold now or will' })
  async list(@CurrentIdentity() identity: Identity): Promise<{ items: SubscriptionView[] }> {
    const subscriptions = await this.subscriptions.list(accountScope(identity));
    return { items: subscriptions.map(viewOf) };
  }

  @Post()
  @ApiOperation({ summary: 'Subscribes a module to one kind of event of a channel; repeating it changes nothing' })
  async subscribe(@CurrentIdentity() identity: Identity, @Body() body: SubscribeDto): Promise<SubscriptionView> {
    const key = parseSubscriptionKey(body);
    const wanted = { startAt: body.startAt ?? this.clock.now(), endAt: body.endAt ?? undefined };
    await this.channels.find(accountScope(identity), key.channelId);
    // An operator subscribes in the name of the channel's account.
    const accountId = accountScope(identity) ?? (await this.channels.accountOf(key.channelId));
    return viewOf(await this.subscriptions.subscribe(key, wanted, accountId));
  }

  /** The keys stand in the query or in the body: not every client sends a body with DELETE. */
  @Delete()
  @HttpCode(204)
  @ApiBody({ type: SubscriptionKeyDto, required: false })
  @ApiOperation({ summary: 'Ends a subscription; repeating it changes nothing' })
  async unsubscribe(
    @CurrentIdentity() identity: Identity,
    @Query() query: WrittenKey,
    @Body() body: WrittenKey | undefined,
  ): Promise<void> {
    const key = parseSubscriptionKey({ ...query, ...body });
    const scope = accountScope(identity);
    await this.channels.find(scope, key.channelId);
    await this.subscriptions.unsubscribe(key, scope);
  }
}
