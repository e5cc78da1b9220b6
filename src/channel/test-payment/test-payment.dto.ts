import { ApiProperty } from '@nestjs/swagger';
import { Allow, IsString } from 'class-validator';

export class CheckPaymentDto {
  @ApiProperty({ description: 'In yuan, as TEXT with at most two decimals', example: '0.01' })
  @Allow()
  price!: string;
}

export class CheckRefundDto {
  @ApiProperty({ description: 'Of a test order' })
  @IsString()
  outTradeNo!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'In fen' })
  @Allow()
  refundFee!: number;
}

/** A test order, for an administrator to pay with a phone. */
export class TestOrderDto {
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

export class TestRefundDto {
  @ApiProperty()
  outTradeNo!: string;

  @ApiProperty()
  outRefundNo!: string;

  @ApiProperty({ type: 'integer', description: 'In fen' })
  refundFee!: number;

  @ApiProperty({ enum: ['PENDING', 'PROCESSING', 'SUCCESS', 'FAILED'] })
  refundStatus!: string;
}
