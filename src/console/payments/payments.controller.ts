import { Get, Query, StreamableFile } from '@nestjs/common';
import { type Identity, Requires } from '../../auth/index.js';
import { ChannelsService, PaymentsService, IsDayOrMoment, IsSearchedNumber } from '../../channel/index.js';
import { Page } from '../../web/index.js';
import { LiveTopics } from '../live/live-topics.js';
import { orderLinkOf } from '../orders/orders.controller.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { refundStateOf } from '../trades/refund-standing.js';
import { IsIn, Matches, MaxLength } from 'class-validator';
import { IsOpaqueId } from '../../common/index.js';
import { OptionalField } from '../forms/optional-field.decorator.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Which payments to show. */
export class PaymentsQueryDto {
  @OptionalField()
  @IsOpaqueId()
  channelId?: string;

  @OptionalField()
  @IsDayOrMoment()
  @Matches(DAY, { message: 'must be a day' })
  from?: string;

  @OptionalField()
  @IsDayOrMoment()
  @Matches(DAY, { message: 'must be a day' })
  to?: string;

  @OptionalField()
  @IsIn(['true', 'false'])
  isTest?: 'true' | 'false';

  @IsSearchedNumber()
  q?: string;

  @OptionalField()
  @MaxLength(200)
  cursor?: string;
}

const PER_PAGE = 25;

/** 渠道支付记录: what was paid in a channel. */
@ConsoleController('payments')
@Requires('payments:read')
export class PaymentsPageController {
  constructor(
    private readonly payments: PaymentsService,
    private readonly channels: ChannelsService,
    private readonly live: LiveTopics,
  ) {}

  @Get()
  async list(@CurrentSession() { identity }: Session, @Query() query: PaymentsQueryDto): Promise<Page> {
    const channels = await this.channels.names(identity.accountId);
    const channelId = query.channelId ?? channels[0]?.id;
    const shown = channelId === undefined ? {} : await this.shown(identity, { ...given(query), channelId });
    return new Page('console/views/payments', { channels, query: { ...given(query), channelId }, ...shown });
  }

  @Get('export')
  async export(@CurrentSession() { identity }: Session, @Query() query: PaymentsQueryDto): Promise<StreamableFile> {
    const { channelId = '', ...filter } = given(query);
    const csv = await this.payments.export(identity, { ...filter, channelId });
    const disposition = `attachment; filename="payments-${channelId}.csv"`;
    return new StreamableFile(csv, { type: 'text/csv; charset=utf-8', disposition });
  }

  private async shown(identity: Identity, query: Given & { channelId: string }): Promise<object> {
    const { channelId, from, to, isTest } = query;
    const version = await this.live.version('payments', identity, channelId);
    const span = { channelId, ...(from && { from }), ...(to && { to }), ...(isTest && { isTest }) };
    const [{ items, nextCursor }, summary] = await Promise.all([
      this.payments.page(identity, { ...query, limit: PER_PAGE }),
      this.payments.summarize(identity, span),
    ]);
    const filter = new URLSearchParams(Object.entries(query).filter(([name]) => name !== 'cursor')).toString();
    return {
      payments: items,
      refundStateOf,
      orderLinkOf,
      older: nextCursor && `?${filter}&cursor=${nextCursor}`,
      filter,
      summary,
      version,
    };
  }
}

type Given = Partial<Record<keyof PaymentsQueryDto, string>> & Pick<PaymentsQueryDto, 'isTest'>;

/** The fields that were filled in. */
function given(query: PaymentsQueryDto): Given {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}
