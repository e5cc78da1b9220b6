import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { MAX_FEN } from '../../common/index.js';

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
