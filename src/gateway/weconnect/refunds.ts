import { reading, readingAsked, readingPage, fen, word } from '../answer.reader.js';
import { type GatewayRefunds } from '../payment-gateway.js';
import { path } from '../path.js';
import { type WeConnectTransport, pagingQuery } from './weconnect.transport.js';
import { type NewRefund, type Page, type RefundFilter, type UpstreamRefund } from '../gateway.types.js';
import { parseAccountId, parseOutTradeNo } from '../../common/index.js';
/** A refund as WeConnect answers it. Its numbers, its fee and its status are sure; anything else may be missing, and nothing is made of it. */
export const readRefund = reading<UpstreamRefund>((wire) => ({
  accountId: wire.needsIfTold('quncrmAccountId', parseAccountId),
  outTradeNo: wire.needs('outTradeNo', parseOutTradeNo),
  outRefundNo: wire.needs('outRefundNo', word),
  refundStatus: wire.needs('refundStatus', word),
  refundFee: wire.needs('refundFee', fen),
}));

/** The body of a refund. */
function toWireRefund(refund: NewRefund): object {
  const { accountId, outTradeNo, outRefundNo, totalFee, refundFee, operatorId, metadata } = refund;
  return { outTradeNo, outRefundNo, totalFee, refundFee, metadata, quncrmAccountId: accountId, opUserId: operatorId };
}

const readRefunds = readingPage(readRefund, 'outRefundNo');

/** `/weixin/refunds…` */
export class WeConnectRefunds implements GatewayRefunds {
  constructor(private readonly transport: WeConnectTransport) {}

  create(refund: NewRefund): Promise<UpstreamRefund> {
    return this.transport.command(
      { name: 'createRefund', method: 'POST', path: '/weixin/refunds', body: toWireRefund(refund) },
      readingAsked(readRefund, { outRefundNo: refund.outRefundNo }, 'refund'),
    );
  }

  find(outRefundNo: string): Promise<UpstreamRefund | undefined> {
    return this.transport.find(
      { name: 'findRefund', method: 'GET', path: path`/weixin/refunds/outRefundNo/${outRefundNo}` },
      readingAsked(readRefund, { outRefundNo }, 'refund'),
    );
  }

  list({ accountId, outTradeNo, ...paging }: RefundFilter): Promise<Page<UpstreamRefund>> {
    const query = { quncrmAccountId: accountId, outTradeNo, ...pagingQuery(paging) };
    return this.transport.ask({ name: 'listRefunds', method: 'GET', path: '/weixin/refunds', query }, readRefunds);
  }
}
