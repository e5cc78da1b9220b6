import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { SummaryView } from './day-totals.js';
import { PaymentFilterDto, PaymentListDto, SpanQueryDto } from './payment-query.dto.js';
import { PaymentListView } from './payment.view.js';
import { PaymentsService } from './payments.service.js';

const CSV = 'text/csv; charset=utf-8';

@ApiTags('Channel')
@ApiBearerAuth()
@Requires('payments:read')
@Controller('api/channel/payments')
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  @Get()
  @ApiOperation({ summary: "A channel's payments, newest first" })
  @ApiOkResponse({ type: PaymentListView })
  list(@CurrentIdentity() identity: Identity, @Query() query: PaymentListDto): Promise<PaymentListView> {
    return this.payments.page(identity, query);
  }

  @Get('export')
  @ApiOperation({ summary: 'The same as CSV for Excel, all of them' })
  @ApiProduces(CSV)
  async export(@CurrentIdentity() identity: Identity, @Query() query: PaymentFilterDto): Promise<StreamableFile> {
    const csv = await this.payments.export(identity, query);
    return new StreamableFile(csv, {
      type: CSV,
      disposition: `attachment; filename="payments-${query.channelId}.csv"`,
    });
  }

  @Get('summary')
  @ApiOperation({ summary: 'What was paid, in all and by day' })
  @ApiOkResponse({ type: SummaryView })
  summarize(@CurrentIdentity() identity: Identity, @Query() query: SpanQueryDto): Promise<SummaryView> {
    return this.payments.summarize(identity, query);
  }
}
