import { Body, Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { parseAccountId, parseChannelId } from '../../common/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import { AssignChannelDto, AssignmentDto } from './channel.dto.js';

/** Whose a channel is that WeConnect names nobody for: an operator's word. */
@ApiTags('Channel')
@ApiBearerAuth()
@Requires('channels:assign')
@Controller('api/management/channel/channels/:channelId/owner')
export class ChannelOwnerController {
  constructor(private readonly channels: ChannelOwnership) {}

  @Put()
  @ApiOperation({ summary: 'Assigns a channel to an account, unless WeConnect names another' })
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
