import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { accountScope, CurrentIdentity, Requires, type Identity } from '../auth/index.js';
import { TradeService } from './trade.service.js';
import { PayDto, toPayOrder, PayAnswerDto } from './pay/pay.dto.js';
import { TradeDto, toTradeDto, TradeQueryDto } from './trade.dto.js';
import { PayerIp } from './pay/order-fields.js';
import { type PayAnswer } from './pay/payment-signer.js';

@ApiTags('Trade')
@ApiBearerAuth()
@Requires('trades:write')
@Controller('api/trade')
export class TradeController {
  constructor(private readonly trades: TradeService) {}

  @Post('pay')
  @ApiOperation({ summary: 'Asks for a payment; the same order again answers the same order, freshly signed' })
  @ApiHeader({
    name: 'idempotency-key',
    required: false,
    description: 'Stands for an outTradeNo where there is none: the same key and content answer the same order',
  })
  @ApiCreatedResponse({ type: PayAnswerDto })
  async pay(
    @Body() body: PayDto,
    @CurrentIdentity() { accountId }: Identity,
    @PayerIp() callerIp: string | undefined,
    @Headers('idempotency-key') idempotencyKey?: string,
  ): Promise<PayAnswer> {
    return this.trades.pay(toPayOrder(body, { accountId, callerIp, idempotencyKey }));
  }

  @Get('orders/:outTradeNo')
  @Requires('trades:read')
  @ApiOperation({ summary: 'The trade as it stands in the books, or, with refresh=true, after asking the gateway' })
  @ApiOkResponse({ type: TradeDto })
  async find(
    @Param('outTradeNo') outTradeNo: string,
    @Query() { refresh }: TradeQueryDto,
    @CurrentIdentity() identity: Identity,
  ): Promise<TradeDto> {
    const scope = accountScope(identity);
    if (refresh === 'true') return toTradeDto(await this.trades.refresh(scope, outTradeNo));
    return toTradeDto(await this.trades.find(scope, outTradeNo));
  }

  @Post('orders/:outTradeNo/close')
  @HttpCode(200)
  @ApiOperation({ summary: 'Closes an unpaid trade; a closed one stays as it is, a paid one is a conflict' })
  @ApiOkResponse({ type: TradeDto })
  async close(@Param('outTradeNo') outTradeNo: string, @CurrentIdentity() identity: Identity): Promise<TradeDto> {
    return toTradeDto(await this.trades.close(accountScope(identity), outTradeNo));
  }
}
