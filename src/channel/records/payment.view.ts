import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { formatFen, type TimeZone } from '../../common/index.js';
import { type PaymentRecord, type RefundStanding } from '../../trade/index.js';
import { asText, plain, type Table } from './csv.js';

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
      'ABNORMAL: a refund is stuck; FAILED: tried in vain; UNKNOWN: the gateway says refunded, and lists no refund',
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
function orderNumberOf({ orderNumber }: PaymentRecord['metadata']): string | undefined {
  if (typeof orderNumber === 'number') return String(orderNumber);
  return typeof orderNumber === 'string' && orderNumber !== '' ? orderNumber : undefined;
}

function isTest(metadata: PaymentRecord['metadata']): boolean {
  return metadata.isTest === true;
}

/** What programs read stands first and keeps its place; a new column joins behind. */
const COLUMNS = [
  '微信订单号',
  '商户订单号',
  '业务订单号',
  '买家昵称',
  '金额(元)',
  '商品',
  '支付时间',
  '类型',
  '已退款(元)',
  '退款中(元)',
  '退款状态',
] as const;
type Row = Record<(typeof COLUMNS)[number], string>;

const STANDINGS: Readonly<Record<RefundStanding, string>> = {
  ABNORMAL: '退款异常',
  WHOLE: '全额退款',
  PROCESSING: '退款中',
  PARTIAL: '部分退款',
  FAILED: '退款失败',
  UNKNOWN: '退款金额未知',
  NONE: '未退款',
};

/** A payment as its export shows it. */
export function exportTable(zone: TimeZone): Table<PaymentRecord> {
  const rowOf = ({ metadata, paidAt, ...record }: PaymentRecord): Row => ({
    微信订单号: asText(record.tradeNo),
    商户订单号: asText(record.outTradeNo),
    业务订单号: asText(orderNumberOf(metadata)),
    买家昵称: plain(record.buyerNickname ?? ''),
    '金额(元)': formatFen(record.totalFee),
    商品: plain(record.subject),
    支付时间: zone.textOf(paidAt),
    类型: isTest(metadata) ? '测试' : '正式',
    '已退款(元)': formatFen(record.refundedFee),
    '退款中(元)': formatFen(record.refundingFee),
    退款状态: STANDINGS[record.refundStanding],
  });
  return { columns: COLUMNS, rowOf };
}
