import { UpstreamFailure } from '../../../upstream/index.js';
import { type AnswerReader, readingPage } from '../transport/answer.reader.js';
import { pagingQuery } from '../transport/paging.js';
import { path } from '../transport/path.js';
import { type WeConnectTransport } from '../transport/weconnect.transport.js';
import { type NewRefund, type Page, type RefundFilter, type UpstreamRefund } from '../../gateway.types.js';
import { readRefund, toWireRefund } from './refund.wire.js';

const readRefunds = readingPage(readRefund, 'outRefundNo');

/** `/weixin/refunds…` */
export class RefundsClient {
  constructor(private readonly transport: WeConnectTransport) {}

  create(refund: NewRefund): Promise<UpstreamRefund> {
    return this.transport.command(
      { name: 'createRefund', method: 'POST', path: '/weixin/refunds', body: toWireRefund(refund) },
      readingRefund(refund.outRefundNo),
    );
  }

  find(outRefundNo: string): Promise<UpstreamRefund | undefined> {
    return this.transport.find(
      { name: 'findRefund', method: 'GET', path: path`/weixin/refunds/outRefundNo/${outRefundNo}` },
      readingRefund(outRefundNo),
    );
  }

  list({ accountId, outTradeNo, ...paging }: RefundFilter): Promise<Page<UpstreamRefund>> {
    const query = { quncrmAccountId: accountId, outTradeNo, ...pagingQuery(paging) };
    return this.transport.ask({ name: 'listRefunds', method: 'GET', path: '/weixin/refunds', query }, readRefunds);
  }
}

/** Another refund than the one asked about must never be taken for it. */
function readingRefund(asked: string): AnswerReader<UpstreamRefund> {
  return (data, odd) => {
    const refund = readRefund(data, odd);
    if (refund.outRefundNo !== asked)
      throw UpstreamFailure.unreadable('data is another refund than the one asked about');
    return refund;
  };
}
