import { Readable, pipeline } from 'node:stream';
import { type Options, stringify } from 'csv-stringify';
import { type PaymentRecord } from '../../../trade/index.js';
import { isTest, orderNumberOf } from '../payment.view.js';
import { type TimeZone } from '../time-zone/time-zone.js';
import { toYuan } from './yuan.js';

const COLUMNS = ['微信订单号', '商户订单号', '业务订单号', '买家昵称', '金额(元)', '商品', '支付时间', '类型'] as const;
type Row = Record<(typeof COLUMNS)[number], string>;

const FORMAT: Options = {
  columns: COLUMNS,
  header: true,
  // Without it Excel reads UTF-8 as the machine's own code page.
  bom: true,
  record_delimiter: 'windows',
  // Half a line break inside of a cell ends the row for many readers.
  quoted_match: /[\r\n]/,
  // A cell that begins like a formula gets an apostrophe in front: a subject such as `=HYPERLINK(…)` must not run at who opens the file.
  escape_formulas: true,
};

/**
 * Payments as CSV for Excel, in constant memory: rows are read only as fast as they are taken, and a reader that goes away ends the reading.
 * @param onFailure hears why the text breaks off; not of a reader that went away
 */
export function toCsv(
  records: AsyncIterable<PaymentRecord>,
  zone: TimeZone,
  onFailure: (error: unknown) => void,
): Readable {
  return pipeline(Readable.from(rowsOf(records, zone)), stringify(FORMAT), (error) => {
    if (error && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') onFailure(error);
  });
}

async function* rowsOf(records: AsyncIterable<PaymentRecord>, zone: TimeZone): AsyncGenerator<Row, void> {
  for await (const record of records) yield rowOf(record, zone);
}

function rowOf({ metadata, paidAt, ...record }: PaymentRecord, zone: TimeZone): Row {
  return {
    微信订单号: asText(record.tradeNo),
    商户订单号: asText(record.outTradeNo),
    业务订单号: asText(orderNumberOf(metadata)),
    买家昵称: record.buyerNickname ?? '',
    '金额(元)': toYuan(record.totalFee),
    商品: record.subject,
    支付时间: zone.textOf(paidAt),
    类型: isTest(metadata) ? '测试' : '正式',
  };
}

/**
 * A number that is a name. Excel would make 4.2E+27 of WeChat's 28 digits, and a date of `MAY-01`; a tab BEHIND it has it read as text,
 * begins no formula (a tab in front counts as dangerous, `="…"` is one), and goes away with the usual trimming. Bills of Alipay do the same.
 */
function asText(number: string | undefined): string {
  return number === undefined ? '' : `${number}\t`;
}
