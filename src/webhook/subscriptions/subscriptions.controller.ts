import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsIn, IsOptional, IsString } from 'class-validator';
import { accountScope, CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { Clock, isMoment } from '../../common/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import { parseSubscriptionKey, type Subscription, type WrittenKey } from './subscription.js';
import { SubscriptionService } from './subscription.service.js';

/** A subscription as it holds now or will. */
export interface SubscriptionView {
  module: string;
  channelId: string;
  type: 'msg' | 'event';
  dataType: string;
  startAt: string;
  endAt?: string;
}

export function viewOf({ module, channelId, eventType, windows }: Subscription): SubscriptionView {
  const separator = eventType.indexOf('-');
  const window = windows.at(-1);
  return {
    module,
    channelId,
    type: eventType.slice(0, separator) as 'msg' | 'event',
    dataType: eventType.slice(separator + 1),
    startAt: (window?.startAt ?? new Date(0)).toISOString(),
    ...(window?.endAt && { endAt: window.endAt.toISOString() }),
  };
}

/** A moment with its offset, as text, or in ms since the epoch. What is neither is left for `IsDate` to refuse. */
const AsDate = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    isMoment(value) || typeof value === 'number' ? new Date(value) : value,
  );

const NO_DATE = 'must be a moment with its offset (2024-05-01T18:05:00+08:00), or ms since the epoch';

/** What names a subscription. */
export class SubscriptionKeyDto {
  @IsString()
  module!: string;

  @IsString()
  channelId!: string;

  @ApiProperty({ example: 'payment_notification' })
  @IsString()
  dataType!: string;

  @IsIn(['msg', 'event'])
  type!: 'msg' | 'event';
}

export class SubscribeDto extends SubscriptionKeyDto {
  /** A moment with its offset, or ms since the epoch; now where left out. */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional()
  @AsDate()
  @IsDate({ message: NO_DATE })
  startAt?: Date;

  /** Left out: for ever. */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional()
  @AsDate()
  @IsDate({ message: NO_DATE })
  endAt?: Date;
}

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
