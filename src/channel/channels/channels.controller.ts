import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { parseChannelId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { authDirectoryOf } from '../auth-directory.js';
import { ChannelDto, ChannelsDto } from './channel.dto.js';
import { ChannelQueryDto } from './channel.query.dto.js';
import { toChannelDto } from './channel.view.js';
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
