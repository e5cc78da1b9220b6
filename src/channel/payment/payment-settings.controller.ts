import { Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { type FieldFault } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { authDirectoryOf } from '../channels/channel.dto.js';
import { PaymentSettingsDto, SettingsTakenDto, toSettingsDto } from './payment-settings.dto.js';
import { PaymentSettingsService } from './payment-settings.service.js';
import { EDIT_FORM, OPENING_FORM } from './settings-form.js';
import { readUploadForm } from './upload-form.js';

@ApiTags('Channel')
@ApiBearerAuth()
@Requires('payment-settings:write')
@Controller('api/management/channel')
export class PaymentSettingsController {
  private readonly authDirectory: string;

  constructor(
    private readonly settings: PaymentSettingsService,
    config: Config,
  ) {
    this.authDirectory = authDirectoryOf(config);
  }

  @Post('open-wechat-payment')
  @HttpCode(200)
  @RouteConfig({ multipart: true })
  @ApiOperation({ summary: 'Opens payment on a channel; again, it changes nothing' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: OPENING_FORM })
  @ApiOkResponse({ type: SettingsTakenDto })
  async open(@CurrentIdentity() { accountId }: Identity, @Req() request: FastifyRequest): Promise<SettingsTakenDto> {
    return this.taken(await this.settings.open(accountId, await readUploadForm(request)));
  }

  @Post('edit-wechat-payment')
  @HttpCode(200)
  @RouteConfig({ multipart: true })
  @ApiOperation({ summary: 'Changes the settings; what is left out stays, and a file whose id is sent back' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: EDIT_FORM })
  @ApiOkResponse({ type: SettingsTakenDto })
  async edit(@CurrentIdentity() { accountId }: Identity, @Req() request: FastifyRequest): Promise<SettingsTakenDto> {
    return this.taken(await this.settings.edit(accountId, await readUploadForm(request)));
  }

  @Get('wechat-payment-message')
  @Requires('payment-settings:read')
  @ApiOperation({ summary: 'The settings, all but the key' })
  @ApiOkResponse({ type: PaymentSettingsDto })
  async view(@CurrentIdentity() { accountId }: Identity): Promise<PaymentSettingsDto> {
    const settings = await this.settings.view(accountId);
    const standing = settings && (await this.settings.standingOf(accountId, settings.sellerId));
    return toSettingsDto(settings, this.authDirectory, standing);
  }

  private taken(warnings: FieldFault[]): SettingsTakenDto {
    return { authDirectory: this.authDirectory, ...(warnings.length > 0 && { warnings }) };
  }
}
