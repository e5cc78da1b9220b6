import { Body, Controller, Delete, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, Matches, ValidateIf } from 'class-validator';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { IsOpaqueId, parseChannelId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { authDirectoryOf, ChannelDto, toChannelDto } from './channel.dto.js';
import { OwnChannelsService } from './own-channels.service.js';

/** WeChat's kinds of public account, verified (认证) or not. Only the first may collect payments. */
export const ACCOUNT_TYPES = [
  'SERVICE_AUTH_ACCOUNT',
  'SERVICE_ACCOUNT',
  'SUBSCRIPTION_AUTH_ACCOUNT',
  'SUBSCRIPTION_ACCOUNT',
] as const;

/** May be left out. `null` may not stand for that, as it may with IsOptional: it would be kept in place of the value. */
const MayBeLeftOut = (): PropertyDecorator => ValidateIf((_object, value) => value !== undefined);
const IsName = (): PropertyDecorator =>
  Matches(/^\S(?:.{0,62}\S)?$/su, { message: 'must be 1 to 64 characters, without spaces around' });
const IsAppSecret = (): PropertyDecorator =>
  Matches(/^[\x21-\x7e]{1,128}$/, { message: "must be the public account's AppSecret, 32 letters and digits" });
const IsAccountType = (): PropertyDecorator =>
  IsIn(ACCOUNT_TYPES, { message: `must be one of ${ACCOUNT_TYPES.join(', ')}` });

/** `POST /api/management/channel/channels` */
export class AddChannelDto {
  @ApiProperty({ example: '悠选商城' })
  @IsName()
  name!: string;

  @ApiProperty({ example: 'wx8f3a2b1c4d5e6f70' })
  @IsOpaqueId()
  appId!: string;

  @ApiProperty({ description: 'Kept sealed, and answered nowhere', writeOnly: true })
  @IsAppSecret()
  appSecret!: string;

  @ApiProperty({ enum: ACCOUNT_TYPES })
  @IsAccountType()
  accountType!: string;

  @ApiPropertyOptional({ example: 'gh_8f3a2b1c4d5e' })
  @MayBeLeftOut()
  @IsOpaqueId()
  channelAccount?: string;
}

/** `PATCH /api/management/channel/channels/:channelId` */
export class ChangeChannelDto {
  @ApiPropertyOptional()
  @MayBeLeftOut()
  @IsName()
  name?: string;

  @ApiPropertyOptional({ description: 'Kept sealed, and answered nowhere', writeOnly: true })
  @MayBeLeftOut()
  @IsAppSecret()
  appSecret?: string;

  @ApiPropertyOptional({ enum: ACCOUNT_TYPES })
  @MayBeLeftOut()
  @IsAccountType()
  accountType?: string;
}

/** Channels of one's own. */
@ApiTags('Channel')
@ApiBearerAuth()
@Requires('channels:write')
@Controller('api/management/channel/channels')
export class OwnChannelsController {
  private readonly authDirectory: string;

  constructor(
    private readonly channels: OwnChannelsService,
    config: Config,
  ) {
    this.authDirectory = authDirectoryOf(config);
  }

  @Post()
  @ApiOperation({ summary: 'Enters a public account by its appId and secret, which are tried at WeChat first' })
  @ApiCreatedResponse({ type: ChannelDto })
  async add(
    @CurrentIdentity() identity: Identity,
    @Body() { name, appId, appSecret: secret, accountType, channelAccount }: AddChannelDto,
  ): Promise<ChannelDto> {
    const standing = await this.channels.add(identity, { name, appId, secret, accountType, channelAccount });
    return toChannelDto(standing, this.authDirectory);
  }

  @Patch(':channelId')
  @ApiOperation({ summary: 'Changes it; what is left out stays' })
  @ApiOkResponse({ type: ChannelDto })
  async change(
    @CurrentIdentity() identity: Identity,
    @Param('channelId') channelId: string,
    @Body() { name, appSecret, accountType }: ChangeChannelDto,
  ): Promise<ChannelDto> {
    const change = { name, accountType, secret: appSecret };
    return toChannelDto(await this.channels.change(identity, parseChannelId(channelId), change), this.authDirectory);
  }

  @Delete(':channelId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Removes it, unless payments are collected through it; its payments stay readable' })
  async remove(@CurrentIdentity() identity: Identity, @Param('channelId') channelId: string): Promise<void> {
    await this.channels.remove(identity, parseChannelId(channelId));
  }
}
