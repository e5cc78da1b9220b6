import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { MAX_FEN } from '../../common/index.js';
import { type PayOrder } from './pay-order.js';

/** `POST /api/trade/pay`. Only the field names are checked here: the rules are the service's, the same for callers in the process. */
export class PayDto {
  @ApiProperty({ description: 'What the payer reads', minLength: 1, maxLength: 127 })
  @Allow()
  subject!: string;

  @ApiProperty({ description: 'In fen (1/100 CNY)', type: 'integer', minimum: 1, maximum: MAX_FEN })
  @Allow()
  totalFee!: number;

  @ApiProperty({
    description:
      'Comes back with the notification: plain JSON of at most 4 KiB, five levels deep; no member named with "." or a leading "$"',
    type: 'object',
    additionalProperties: true,
  })
  @Allow()
  metadata!: Record<string, unknown>;

  @ApiPropertyOptional({
    description: "The payer's openId under the PAYING channel; required for JSAPI, not used for NATIVE",
  })
  @Allow()
  openId?: string;

  @ApiPropertyOptional({
    description: 'The last moment to pay, in ms since the epoch: one minute to 30 days ahead. Default: one hour ahead',
    type: 'integer',
  })
  @Allow()
  timeExpire?: number;

  @ApiPropertyOptional({ description: "The payer's address. Default: the caller's" })
  @Allow()
  userIp?: string;

  @ApiPropertyOptional({ maxLength: 6000, default: '' })
  @Allow()
  detail?: string;

  @ApiPropertyOptional({ enum: ['JSAPI', 'NATIVE'], default: 'JSAPI' })
  @Allow()
  tradeType?: 'JSAPI' | 'NATIVE';

  @ApiPropertyOptional({ description: 'Default: a new one', pattern: '^[0-9A-Za-z_\\-|*]{6,32}$' })
  @Allow()
  outTradeNo?: string;
}

/** Who calls, from where, and under which key. */
interface Caller {
  accountId: string;
  callerIp: string | undefined;
  idempotencyKey: string | undefined;
}

/** The pipe has dropped every field that `PayDto` does not name: the paid account comes from the caller's token alone. */
export function toPayOrder(body: PayDto, { accountId, callerIp, idempotencyKey }: Caller): PayOrder {
  const { userIp, ...order } = body;
  return { ...order, accountId, userIp: userIp ?? callerIp, idempotencyKey };
}

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

/** What a page needs to let its user pay an order. */
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
