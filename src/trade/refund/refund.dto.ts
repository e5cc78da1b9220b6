import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { REFUND_STATES, type RefundState, type Refund } from './refund.js';

/** `POST /api/trade/refunds`. Only the field names are checked here: the rules are the service's, the same for callers in the process. */
export class RequestRefundDto {
  @ApiProperty()
  @Allow()
  outTradeNo!: string;

  @ApiProperty({ description: 'In fen; at most what is left of the payment', type: 'integer', minimum: 1 })
  @Allow()
  refundFee!: number;

  @ApiPropertyOptional({ description: 'Default: a new one', pattern: '^[0-9A-Za-z_\\-|*@]{1,64}$' })
  @Allow()
  outRefundNo?: string;

  @ApiPropertyOptional({ description: 'What the payer reads', minLength: 1, maxLength: 80 })
  @Allow()
  reason?: string;
}

/** A refund as its own account sees it; times are ISO 8601 UTC, money is fen. */
export class RefundDto {
  @ApiProperty()
  outRefundNo!: string;

  @ApiProperty()
  outTradeNo!: string;

  @ApiProperty({ type: 'integer', description: 'What was paid, in fen' })
  totalFee!: number;

  @ApiProperty({ type: 'integer', description: 'In fen' })
  refundFee!: number;

  @ApiPropertyOptional()
  reason?: string;

  @ApiProperty({
    enum: REFUND_STATES,
    description:
      "PENDING: the gateway's word is not known yet; PROCESSING: taken, on its way; ABNORMAL: taken and stuck, somebody has to look; FAILED: no money moved, and the same call tries again",
  })
  refundStatus!: RefundState;

  @ApiPropertyOptional({ description: "The gateway's own word" })
  upstreamStatus?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time', description: "When the gateway's answer was entered" })
  settledAt?: string;
}

/** What an account may see of its refund: not who asked for it, nor what keeps it exact. */
export function toRefundDto(refund: Refund): RefundDto {
  const { outRefundNo, outTradeNo, totalFee, refundFee, reason, state, upstreamStatus, createdAt, settledAt } = refund;
  return {
    outRefundNo,
    outTradeNo,
    totalFee,
    refundFee,
    refundStatus: state,
    createdAt: createdAt.toISOString(),
    ...(reason !== '' && { reason }),
    ...(upstreamStatus !== undefined && { upstreamStatus }),
    ...(settledAt && { settledAt: settledAt.toISOString() }),
  };
}
