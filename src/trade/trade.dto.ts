import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { REFUND_STATES, type RefundState } from './refund/refund.js';
import {
  TRADE_FLAGS,
  type TradeFlag,
  refundedFee,
  type RefundShare,
  type Trade,
  type TradeHistoryEntry,
  TRADE_STATES,
  type TradeState,
} from './trade.js';
import { IsIn, IsOptional } from 'class-validator';

export class TradeHistoryDto {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ enum: TRADE_STATES, description: "The trade's state from then on" })
  state!: TradeState;

  @ApiProperty({ enum: ['pay', 'notification', 'query', 'close', 'reconciliation', 'refund', 'import'] })
  source!: string;

  @ApiPropertyOptional({ description: "The gateway's own word" })
  tradeStatus?: string;

  @ApiPropertyOptional()
  note?: string;
}

/** One refund of a trade, whoever asked for it. */
export class TradeRefundDto {
  @ApiProperty()
  outRefundNo!: string;

  @ApiProperty({ type: 'integer', description: 'In fen' })
  refundFee!: number;

  @ApiProperty({ enum: REFUND_STATES })
  refundStatus!: RefundState;

  @ApiPropertyOptional({ description: "The gateway's own word, or why it failed" })
  upstreamStatus?: string;

  @ApiProperty({ description: "Made in WeChat's own console, or by another system" })
  elsewhere!: boolean;
}

/** A trade as its own account sees it; times are ISO 8601 UTC, money is fen. */
export class TradeDto {
  @ApiProperty()
  outTradeNo!: string;

  @ApiProperty({
    description:
      'JSAPI or NATIVE; of an adopted order whatever the gateway calls it (APP, ALIPAY_WAP), empty where it tells none',
  })
  tradeType!: string;

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

  @ApiPropertyOptional({
    type: [TradeRefundDto],
    description: 'Where there are any; those that failed too, which hold nothing',
  })
  refunds?: TradeRefundDto[];

  @ApiPropertyOptional({
    type: 'integer',
    description:
      'In fen: what the gateway says was paid, where that is another amount than was asked for (`amount-mismatch`)',
  })
  paidFee?: number;

  @ApiProperty({ isArray: true, enum: TRADE_FLAGS, description: 'What somebody should look at' })
  flags!: TradeFlag[];

  @ApiProperty({ type: [TradeHistoryDto], description: 'Oldest first; the latest 100' })
  history!: TradeHistoryDto[];
}

/** What an account may see of its trade: not the prepay_id, which pays it, nor the payer's address. */
export function toTradeDto(trade: Trade): TradeDto {
  const { outTradeNo, tradeNo = '', tradeType, tradeStatus, totalFee, subject, detail, metadata } = trade;
  const { buyerId, buyerNickname, appId, sellerId, flags } = trade;
  return {
    outTradeNo,
    tradeNo,
    tradeType,
    tradeStatus,
    totalFee,
    subject,
    detail,
    metadata,
    ...(buyerId !== undefined && { buyerId }),
    ...(buyerNickname !== undefined && { buyerNickname }),
    ...(appId !== undefined && { appId }),
    ...(sellerId !== undefined && { sellerId }),
    timeExpire: trade.timeExpire.toISOString(),
    createdAt: trade.createdAt.toISOString(),
    ...(trade.paidAt && { paidAt: trade.paidAt.toISOString() }),
    refundedFee: refundedFee(trade),
    ...(trade.refunds.length > 0 && { refunds: trade.refunds.map(toTradeRefundDto) }),
    ...(trade.paidFee !== undefined && { paidFee: trade.paidFee }),
    flags,
    history: trade.history.map(toHistoryDto),
  };
}

function toTradeRefundDto(share: RefundShare): TradeRefundDto {
  const { outRefundNo, refundFee, state, upstreamStatus, elsewhere } = share;
  return {
    outRefundNo,
    refundFee,
    refundStatus: state,
    ...(upstreamStatus !== undefined && { upstreamStatus }),
    elsewhere: elsewhere === true,
  };
}

function toHistoryDto({ at, state, source, tradeStatus, note }: TradeHistoryEntry): TradeHistoryDto {
  return {
    at: at.toISOString(),
    state,
    source,
    ...(tradeStatus !== undefined && { tradeStatus }),
    ...(note !== undefined && { note }),
  };
}

/** `GET /api/trade/orders/:outTradeNo` */
export class TradeQueryDto {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'true: the gateway is asked first' })
  @IsOptional()
  @IsIn(['true', 'false'])
  refresh?: 'true' | 'false';
}
