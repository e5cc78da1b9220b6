import { Body, Controller, Headers, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Allow, IsString } from 'class-validator';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { PayerIp } from '../../trade/index.js';
import { TestPaymentService } from './test-payment.service.js';

class CheckPaymentDto {
  @ApiProperty({ description: 'In yuan, as TEXT with at most two decimals', example: '0.01' })
  @Allow()
  price!: string;
}

class CheckRefundDto {
  @ApiProperty({ description: 'Of a test order' })
  @IsString()
  outTradeNo!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'In fen' })
  @Allow()
  refundFee!: number;
}

/** A test order, for an administrator to pay with a phone. */
class TestOrderDto {
  @ApiProperty()
  outTradeNo!: string;

  @ApiProperty({ enum: ['NATIVE'] })
  tradeType!: 'NATIVE';

  @ApiProperty({ type: 'integer', description: 'In fen' })
  totalFee!: number;

  @ApiProperty({ description: 'What the QR code holds' })
  codeUrl!: string;

  @ApiProperty({ description: 'The QR code as an SVG data URL' })
  qrCode!: string;
}

class TestRefundDto {
  @ApiProperty()
  outTradeNo!: string;

  @ApiProperty()
  outRefundNo!: string;

  @ApiProperty({ type: 'integer', description: 'In fen' })
  refundFee!: number;

  @ApiProperty({ enum: ['PENDING', 'PROCESSING', 'SUCCESS', 'FAILED'] })
  refundStatus!: string;
}

@ApiTags('Channel')
@ApiBearerAuth()
@Requires('test-payments:write')
@Controller('api/management/channel')
export class TestPaymentController {
  constructor(private readonly tests: TestPaymentService) {}

  @Post('check-payment')
  @ApiOperation({ summary: 'A test order as a QR code, to be paid with a phone' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key and price answer the same order' })
  @ApiCreatedResponse({ type: TestOrderDto })
  async checkPayment(
    @CurrentIdentity() { accountId }: Identity,
    @Body() { price }: CheckPaymentDto,
    @PayerIp() userIp: string | undefined,
    @Headers('idempotency-key') idempotencyKey?: string,
  ): Promise<TestOrderDto> {
    return this.tests.pay(accountId, { price, userIp, idempotencyKey });
  }

  @Post('check-refund')
  @ApiOperation({ summary: "Gives a test order's money back; the same amount of the same order is given back once" })
  @ApiCreatedResponse({ type: TestRefundDto })
  async checkRefund(
    @CurrentIdentity() { accountId, sub: operatorId }: Identity,
    @Body() { outTradeNo, refundFee }: CheckRefundDto,
  ): Promise<TestRefundDto> {
    const refund = await this.tests.refund(accountId, { outTradeNo, refundFee, operatorId });
    return { outTradeNo, outRefundNo: refund.outRefundNo, refundFee: refund.refundFee, refundStatus: refund.state };
  }
}
