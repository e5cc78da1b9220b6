import { Readable } from 'node:stream';
import { type Options, stringify } from 'csv-stringify/sync';
import { formatFen, type TimeZone } from '../../common/index.js';
import { type PaymentRecord, type RefundStanding } from '../../trade/index.js';
import { isTest, orderNumberOf } from './payment.view.js';

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

/**
 * So few that they die young. Once most of a young generation outlives it, V8 allocates their like among the old, where they wait for a full
 * collection: with 100 a process that exports 100,000 rows grew by 170 MiB, with 16 by 3 to 24.
 */
const ROWS_A_PIECE = 16;

const FORMAT: Options = {
  columns: COLUMNS,
  record_delimiter: 'windows',
  // Half a line break inside of a cell ends the row for many readers.
  quoted_match: /[\r\n]/,
  // A cell that begins like a formula gets an apostrophe in front: a subject such as `=HYPERLINK(…)` must not run at who opens the file.
  escape_formulas: true,
};

// Without the mark Excel reads UTF-8 as the machine's own code page.
const HEAD: Options = { ...FORMAT, header: true, bom: true };

/**
 * Payments as CSV for Excel, in constant memory: rows are read only as fast as they are taken, and a reader that goes away ends the reading.
 * @param onFailure hears why the text breaks off; not of a reader that went away
 */
export function toCsv(
  records: AsyncIterable<PaymentRecord>,
  zone: TimeZone,
  onFailure: (error: unknown) => void,
): Readable {
  return Readable.from(textOf(records, zone, onFailure), { objectMode: false });
}

async function* textOf(
  records: AsyncIterable<PaymentRecord>,
  zone: TimeZone,
  onFailure: (error: unknown) => void,
): AsyncGenerator<string, void> {
  const toRow = (record: PaymentRecord): Row => rowOf(record, zone);
  try {
    yield stringify([], HEAD);
    for await (const piece of inPieces(records)) yield stringify(piece.map(toRow), FORMAT);
  } catch (error) {
    onFailure(error);
    throw error;
  }
}

async function* inPieces<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[], void> {
  let piece: Item[] = [];
  for await (const item of items) {
    piece.push(item);
    if (piece.length < ROWS_A_PIECE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

/** All but the tab and line breaks, which are quoted or made text: a cell can show none of them, and readers differ in what they do at one. */
const CONTROLS = /[^\P{Cc}\t\r\n]+/gu;

/** OWASP counts a line feed in front among the beginnings of a formula, which `escape_formulas` does not. */
function plain(text: string): string {
  const shown = text.replace(CONTROLS, ' ');
  return shown.startsWith('\n') ? `'${shown}` : shown;
}

function rowOf({ metadata, paidAt, ...record }: PaymentRecord, zone: TimeZone): Row {
  return {
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
  };
}

/**
 * A number that is a name. Excel would make 4.2E+27 of WeChat's 28 digits, and a date of `MAY-01`; a tab BEHIND it has it read as text,
 * begins no formula (a tab in front counts as dangerous, `="…"` is one), and goes away with the usual trimming. Bills of Alipay do the same.
 */
function asText(number: string | undefined): string {
  return number === undefined ? '' : `${plain(number)}\t`;
}

/**
 * The same items with the first one read already: what fails at once fails here, while an error can still be answered. Leaving them early
 * ends their source.
 */
export async function begun<Item>(items: AsyncGenerator<Item, void>): Promise<AsyncIterable<Item>> {
  const first = await items.next();
  return (async function* () {
    try {
      if (first.done) return;
      yield first.value;
      yield* items;
    } finally {
      await items.return();
    }
  })();
}
