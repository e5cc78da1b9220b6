import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class PaymentSignatureDto {
  @ApiProperty({ description: 'Seconds since the epoch, as text: WeChat on iOS demands it', example: '1490840662' })
  timeStamp!: string;

  @ApiProperty()
  nonceStr!: string;

  @ApiProperty({ example: 'prepay_id=wx2017033010242291fcfe0db70013231072' })
  package!: string;

  @ApiProperty()
  appId!: string;

  @ApiProperty({ example: 'MD5' })
  signType!: string;

  @ApiProperty()
  paySign!: string;
}

/** What a page needs to have an order paid. */
export class PayAnswerDto {
  @ApiProperty()
  outTradeNo!: string;

  @ApiProperty({ enum: ['JSAPI', 'NATIVE'] })
  tradeType!: 'JSAPI' | 'NATIVE';

  @ApiPropertyOptional({ description: 'JSAPI' })
  signature?: PaymentSignatureDto;

  @ApiPropertyOptional({ description: 'NATIVE: what the QR code holds' })
  codeUrl?: string;

  @ApiPropertyOptional({ description: 'NATIVE: the QR code as an SVG data URL' })
  qrCode?: string;
}
