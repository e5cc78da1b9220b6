import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { parseAccountId, parseChannelId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import {
  AssignChannelDto,
  AssignmentDto,
  authDirectoryOf,
  ChannelDto,
  ChannelQueryDto,
  ChannelsDto,
  toChannelDto,
} from './channel.dto.js';
import { ChannelsService } from './channels.service.js';

@ApiTags('Channel')
@ApiBearerAuth()
@Requires('channels:read')
@Controller('api/channel/channels')
export class ChannelsController {
  private readonly authDirectory: string;

  constructor(
    private readonly channels: ChannelsService,
    config: Config,
  ) {
    this.authDirectory = authDirectoryOf(config);
  }

  @Get()
  @ApiOperation({ summary: "The account's channels, and how each takes payments" })
  @ApiOkResponse({ type: ChannelsDto })
  async list(@CurrentIdentity() { accountId }: Identity, @Query() { refresh }: ChannelQueryDto): Promise<ChannelsDto> {
    if (refresh === 'true') await this.channels.refresh(accountId);
    const standings = await this.channels.list(accountId);
    return { items: standings.map((standing) => toChannelDto(standing, this.authDirectory)) };
  }

  @Get(':channelId')
  @ApiOperation({ summary: 'One channel of the account' })
  @ApiOkResponse({ type: ChannelDto })
  async one(
    @CurrentIdentity() { accountId, role }: Identity,
    @Param('channelId') written: string,
    @Query() { refresh }: ChannelQueryDto,
  ): Promise<ChannelDto> {
    const channelId = parseChannelId(written);
    if (refresh === 'true') await this.channels.refresh(accountId, [channelId]);
    const standing =
      role === 'operator' ? await this.channels.any(channelId) : await this.channels.one(accountId, channelId);
    return toChannelDto(standing, this.authDirectory);
  }
}

/** An operator assigns a channel for which the gateway names no account. */
@ApiTags('Channel')
@ApiBearerAuth()
@Requires('channels:assign')
@Controller('api/management/channel/channels/:channelId/owner')
export class ChannelOwnerController {
  constructor(private readonly channels: ChannelOwnership) {}

  @Put()
  @ApiOperation({ summary: 'Assigns a channel to an account, unless the gateway names another' })
  @ApiOkResponse({ type: AssignmentDto })
  async assign(
    @CurrentIdentity() { sub }: Identity,
    @Param('channelId') channelId: string,
    @Body() { accountId }: AssignChannelDto,
  ): Promise<AssignmentDto> {
    const assigned = await this.channels.assign(parseChannelId(channelId), parseAccountId(accountId), sub);
    return { ...assigned, at: assigned.at.toISOString() };
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Takes an assignment back; repeating it changes nothing' })
  async release(@CurrentIdentity() { sub }: Identity, @Param('channelId') channelId: string): Promise<void> {
    await this.channels.release(parseChannelId(channelId), sub);
  }
}
