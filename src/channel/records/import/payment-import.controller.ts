import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { accountScope, CurrentIdentity, type Identity, Requires } from '../../../auth/index.js';
import { parseChannelId } from '../../../common/index.js';
import { AccountTimeZoneRepository } from '../account-time-zone.js';
import { ImportQueryDto, StartImportDto } from './payment-import.dto.js';
import { PaymentImportService } from './payment-import.service.js';
import { PaymentImportView, viewOf } from './payment-import.view.js';
import { PaymentImportWorker } from './payment-import.worker.js';
import { toSpan } from '../span.js';

@ApiTags('Channel')
@ApiBearerAuth()
@Requires('payments:read')
@Controller('api/management/channel/import-payments')
export class PaymentImportController {
  constructor(
    private readonly imports: PaymentImportService,
    private readonly zones: AccountTimeZoneRepository,
    private readonly worker: PaymentImportWorker,
  ) {}

  @Post()
  @Requires('payments:import')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Takes over payments from before this service came; the same again goes on where it stands',
  })
  @ApiAcceptedResponse({ type: PaymentImportView })
  async start(
    @CurrentIdentity() { accountId }: Identity,
    @Body() { channelId, ...body }: StartImportDto,
  ): Promise<PaymentImportView> {
    const span = toSpan(body, await this.zones.find(accountId));
    const started = await this.imports.start({ accountId, channelId: parseChannelId(channelId), ...span });
    this.worker.nudge();
    return viewOf(started);
  }

  @Get()
  @ApiOperation({ summary: 'How far it has got' })
  @ApiOkResponse({ type: PaymentImportView })
  async find(
    @CurrentIdentity() identity: Identity,
    @Query() { channelId }: ImportQueryDto,
  ): Promise<PaymentImportView> {
    return viewOf(await this.imports.find(accountScope(identity), parseChannelId(channelId)));
  }
}
