import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { accountScope, CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { type ModuleName, type OutTradeNo } from '../../common/index.js';
import { EventHistoryService } from './event-history.service.js';
import { EventQueryDto } from './event-query.dto.js';
import { type EventView } from './event.view.js';
import { ReplayDto } from './replay.dto.js';
import { ReplayService } from './replay.service.js';

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
