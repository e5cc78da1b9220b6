import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type TradeFlag } from '../trade.js';
import { TRADE_STATES, type TradeState } from '../trade.state.js';

export class TradeHistoryDto {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ enum: TRADE_STATES, description: "The trade's state from then on" })
  state!: TradeState;

  @ApiProperty({ enum: ['pay', 'notification', 'query', 'close', 'reconciliation', 'refund', 'import'] })
  source!: string;

  @ApiPropertyOptional({ description: "WeConnect's own word" })
  tradeStatus?: string;

  @ApiPropertyOptional()
  note?: string;
}

/** A trade as its own account sees it; times are ISO 8601 UTC, money is fen. */
export class TradeDto {
  @ApiProperty()
  outTradeNo!: string;

  @ApiProperty({ enum: ['JSAPI', 'NATIVE'] })
  tradeType!: 'JSAPI' | 'NATIVE';

  @ApiProperty({ description: "WeChat's own number; empty before payment" })
  tradeNo!: string;

  @ApiProperty({ enum: TRADE_STATES })
  tradeStatus!: TradeState;

  @ApiProperty({ type: 'integer', description: 'In fen' })
  totalFee!: number;

  @ApiProperty()
  subject!: string;

  @ApiProperty()
  detail!: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  metadata!: Record<string, unknown>;

  @ApiPropertyOptional({ description: "The payer's openId under the paying channel" })
  buyerId?: string;

  @ApiPropertyOptional()
  buyerNickname?: string;

  @ApiPropertyOptional()
  appId?: string;

  @ApiPropertyOptional()
  sellerId?: string;

  @ApiProperty({ format: 'date-time' })
  timeExpire!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  paidAt?: string;

  @ApiProperty({ type: 'integer', description: 'In fen: what is given back, or about to be; 0 where nothing is' })
  refundedFee!: number;

  @ApiProperty({
    isArray: true,
    enum: ['paid-after-close', 'amount-mismatch', 'account-mismatch', 'surplus', 'adopted'],
    description: 'What somebody should look at',
  })
  flags!: TradeFlag[];

  @ApiProperty({ type: [TradeHistoryDto], description: 'Oldest first; the latest 100' })
  history!: TradeHistoryDto[];
}
