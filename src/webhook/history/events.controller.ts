import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { accountScope, CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { IsMoment, type ModuleName, type OutTradeNo } from '../../common/index.js';
import { type InboxState } from '../inbox/inbox.schema.js';
import { EventHistoryService } from './event-history.service.js';
import { type EventView } from './event.view.js';
import { ReplayService } from './replay.service.js';

/** Which deliveries to make again. */
export class ReplayDto {
  /** Events received from then … */
  @IsMoment()
  from!: string;

  /** … until before then. */
  @IsMoment()
  to!: string;

  /** Only this module's. */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,31}$/)
  module?: string;

  /** Only says how many there are. It may be left out, but not be null: whoever sent that did not say to replay. */
  @IsBoolean()
  dryRun = false;
}

const STATES: InboxState[] = ['received', 'confirmed', 'superseded', 'refused'];

/** Which events to list. */
export class EventQueryDto {
  @IsOptional()
  @IsIn(STATES)
  state?: InboxState;

  /** `msg-payment_notification`, `event-subscribe`, `open_payment`, … */
  @IsOptional()
  @Matches(/^[a-z_-]{1,64}$/)
  type?: string;

  @IsOptional()
  @Matches(/^[0-9A-Za-z_\-|*]{6,32}$/)
  outTradeNo?: string;

  /** `true`: only those that the module has not heard whose payment they tell of. */
  @IsOptional()
  @IsIn(['true'])
  untold?: 'true';

  /** `nextCursor` of the page before. */
  @IsOptional()
  @MaxLength(200)
  cursor?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;
}

@ApiTags('Webhook')
@ApiBearerAuth()
@Requires('events:read')
@Controller('api/webhook')
export class EventsController {
  constructor(
    private readonly history: EventHistoryService,
    private readonly replays: ReplayService,
  ) {}

  @Get('events')
  @ApiOperation({ summary: 'The inbox, newest first, with each delivery' })
  list(
    @CurrentIdentity() identity: Identity,
    @Query() { cursor, limit, outTradeNo, untold, ...filter }: EventQueryDto,
  ): Promise<{ items: EventView[]; nextCursor?: string }> {
    const accountId = accountScope(identity);
    const wanted = {
      ...filter,
      outTradeNo: outTradeNo as OutTradeNo | undefined,
      untold: untold === 'true',
      accountId,
    };
    return this.history.page(wanted, cursor, limit);
  }

  @Get('events/:id')
  @ApiOperation({ summary: 'One event, with what was posted' })
  find(@CurrentIdentity() identity: Identity, @Param('id') id: string): Promise<EventView> {
    return this.history.find(accountScope(identity), id);
  }

  @Post('deliveries/:id/replay')
  @Requires('events:replay')
  @HttpCode(202)
  @ApiOperation({ summary: 'Makes one delivery again' })
  async replayOne(@CurrentIdentity() identity: Identity, @Param('id') id: string): Promise<{ replayed: 1 }> {
    await this.replays.replayOne(accountScope(identity), id);
    return { replayed: 1 };
  }

  @Post('events/replay')
  @Requires('events:replay')
  @HttpCode(202)
  @ApiOperation({ summary: 'Makes the deliveries of a span of time again, or only counts them (dryRun)' })
  async replayRange(
    @CurrentIdentity() identity: Identity,
    @Body() { from, to, module, dryRun }: ReplayDto,
  ): Promise<{ replayed: number; dryRun: boolean }> {
    const range = { from: new Date(from), to: new Date(to), module: module as ModuleName | undefined };
    return { replayed: await this.replays.replayRange(accountScope(identity), range, dryRun), dryRun };
  }
}
