import { Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { Config } from '../../config/index.js';
import { authDirectoryOf } from '../channels/channel.dto.js';
import { readUploadForm } from '../payment/upload-form.js';
import { DIRECT_EDIT_FORM, DIRECT_OPENING_FORM } from './direct-form.js';
import { DirectPaymentDto, DirectPaymentTakenDto, toDirectPaymentDto, toTakenDto } from './direct-payment.dto.js';
import { DirectPaymentService } from './direct-payment.service.js';

/** Payment through a merchant number of one's own (直连商户). */
@ApiTags('Channel')
@ApiBearerAuth()
@Requires('payment-settings:write')
@Controller('api/management/channel')
export class DirectPaymentController {
  private readonly authDirectory: string;

  constructor(
    private readonly payments: DirectPaymentService,
    config: Config,
  ) {
    this.authDirectory = authDirectoryOf(config);
  }

  @Post('open-direct-payment')
  @HttpCode(200)
  @RouteConfig({ multipart: true })
  @ApiOperation({ summary: 'Opens payment through a merchant number of one’s own, tried at WeChat Pay first' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: DIRECT_OPENING_FORM })
  @ApiOkResponse({ type: DirectPaymentTakenDto })
  async open(@CurrentIdentity() identity: Identity, @Req() request: FastifyRequest): Promise<DirectPaymentTakenDto> {
    this.payments.assertKeeps();
    return toTakenDto(await this.payments.open(identity, await readUploadForm(request)), this.authDirectory);
  }

  @Post('edit-direct-payment')
  @HttpCode(200)
  @RouteConfig({ multipart: true })
  @ApiOperation({ summary: 'Changes the merchant; what is left out stays' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: DIRECT_EDIT_FORM })
  @ApiOkResponse({ type: DirectPaymentTakenDto })
  async edit(@CurrentIdentity() identity: Identity, @Req() request: FastifyRequest): Promise<DirectPaymentTakenDto> {
    this.payments.assertKeeps();
    return toTakenDto(await this.payments.edit(identity, await readUploadForm(request)), this.authDirectory);
  }

  @Get('direct-payment-message')
  @Requires('payment-settings:read')
  @ApiOperation({ summary: 'The merchant, its secrets masked' })
  @ApiOkResponse({ type: DirectPaymentDto })
  async view(@CurrentIdentity() { accountId }: Identity): Promise<DirectPaymentDto> {
    return toDirectPaymentDto(await this.payments.view(accountId), this.authDirectory);
  }
}
