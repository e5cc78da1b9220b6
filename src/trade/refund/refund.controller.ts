import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { accountScope, CurrentIdentity, Requires, type Identity } from '../../auth/index.js';
import { RefundService } from './refund.service.js';
import { RefundDto, RequestRefundDto, toRefundDto } from './refund.dto.js';
import { TradeQueryDto } from '../trade.dto.js';

@ApiTags('Trade')
@ApiBearerAuth()
@Requires('refunds:write')
@Controller('api/trade/refunds')
export class RefundController {
  constructor(private readonly refunds: RefundService) {}

  @Post()
  @ApiOperation({ summary: 'Gives a payment back, whole or in part; the same refund again answers the same one' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Stands for an outRefundNo where there is none: the same key and content answer the same refund',
  })
  @ApiCreatedResponse({ type: RefundDto })
  async refund(
    @Body() { outTradeNo, refundFee, outRefundNo, reason }: RequestRefundDto,
    @CurrentIdentity() { accountId, sub: operatorId }: Identity,
    @Headers('idempotency-key') idempotencyKey?: string,
  ): Promise<RefundDto> {
    const wish = { outTradeNo, refundFee, outRefundNo, reason };
    return toRefundDto(await this.refunds.refund({ ...wish, accountId, operatorId, idempotencyKey }));
  }

  @Get(':outRefundNo')
  @Requires('refunds:read')
  @ApiOperation({ summary: 'The refund as it stands in the books, or, with refresh=true, after asking the gateway' })
  @ApiOkResponse({ type: RefundDto })
  async find(
    @Param('outRefundNo') outRefundNo: string,
    @Query() { refresh }: TradeQueryDto,
    @CurrentIdentity() identity: Identity,
  ): Promise<RefundDto> {
    const scope = accountScope(identity);
    const asking =
      refresh === 'true' ? this.refunds.refresh(scope, outRefundNo) : this.refunds.find(scope, outRefundNo);
    return toRefundDto(await asking);
  }
}
