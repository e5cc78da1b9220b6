import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type PaymentRecord, type RefundStanding } from '../../trade/index.js';

const MAX_LENGTH = 2048;
/** A path of one's own site: `//host` and `/\host` lead to another. */
const OWN_PATH = /^\/(?![/\\])/;
const ABSOLUTE = /^https?:\/\//i;
const ODD = /[\s\\\p{Control}]/u;

/** @returns a link that may be shown: http(s), or a path of the same site; undefined for anything else, such as `javascript:` */
export function safeDetailUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_LENGTH || ODD.test(value)) return undefined;
  if (OWN_PATH.test(value)) return value;
  return ABSOLUTE.test(value) && URL.canParse(value) ? value : undefined;
}

/** A payment as its list shows it. Every member is there, what is not known is null; but for those that say how a refund stands, where there is one. */
export class PaymentView {
  @ApiProperty({ type: String, nullable: true, description: "WeChat's number" })
  tradeNo!: string | null;

  @ApiProperty({ description: "The merchant's number" })
  outTradeNo!: string;

  @ApiProperty({ type: String, nullable: true, description: "The business's number: `metadata.orderNumber`" })
  orderNumber!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: '`metadata.detailUrl`, where it is an http(s) address or a path',
  })
  detailUrl!: string | null;

  @ApiProperty({ description: '`metadata.isTest`' })
  isTest!: boolean;

  @ApiProperty({ type: String, nullable: true, description: '`unknown`: the payer does not follow the account' })
  buyerNickname!: string | null;

  @ApiProperty({ type: 'integer', description: 'In fen' })
  totalFee!: number;

  @ApiProperty({ description: 'Whether it was given back since, for certain, in whole or in part' })
  refunded!: boolean;

  @ApiProperty({ type: 'integer', description: 'In fen; for certain, whoever gave it back' })
  refundedFee!: number;

  @ApiPropertyOptional({ type: 'integer', description: 'In fen; on its way back besides, asked for, or stuck' })
  refundingFee?: number;

  @ApiPropertyOptional({
    enum: ['ABNORMAL', 'WHOLE', 'PROCESSING', 'PARTIAL', 'FAILED', 'UNKNOWN'],
    description:
      'ABNORMAL: a refund is stuck; FAILED: tried in vain; UNKNOWN: WeConnect says refunded, and lists no refund',
  })
  refundStanding?: RefundStanding;

  @ApiProperty()
  subject!: string;

  @ApiProperty({ format: 'date-time' })
  paymentTime!: string;
}

/** A page of the list. */
export class PaymentListView {
  @ApiProperty({ type: [PaymentView] })
  items!: PaymentView[];

  @ApiPropertyOptional({ description: 'Absent on the last page' })
  nextCursor?: string;
}

export function viewOf({ metadata, paidAt, ...record }: PaymentRecord): PaymentView {
  const { tradeNo, outTradeNo, buyerNickname, totalFee, subject } = record;
  const { refunded, refundedFee, refundingFee, refundStanding } = record;
  return {
    tradeNo: tradeNo ?? null,
    outTradeNo,
    orderNumber: orderNumberOf(metadata) ?? null,
    detailUrl: safeDetailUrl(metadata.detailUrl) ?? null,
    isTest: isTest(metadata),
    buyerNickname: buyerNickname ?? null,
    totalFee,
    refunded,
    refundedFee,
    ...(refundStanding !== 'NONE' && { refundingFee, refundStanding }),
    subject,
    paymentTime: paidAt.toISOString(),
  };
}

/** Metadata is whatever the caller gave: a number is shown as it is written, anything else is no order number. */
export function orderNumberOf({ orderNumber }: PaymentRecord['metadata']): string | undefined {
  if (typeof orderNumber === 'number') return String(orderNumber);
  return typeof orderNumber === 'string' && orderNumber !== '' ? orderNumber : undefined;
}

export function isTest(metadata: PaymentRecord['metadata']): boolean {
  return metadata.isTest === true;
}
