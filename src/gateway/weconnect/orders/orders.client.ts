import { type OutTradeNo } from '../../../common/index.js';
import { UpstreamFailure } from '../../../upstream/index.js';
import { type AnswerReader, nothing, readingPage } from '../transport/answer.reader.js';
import { path } from '../transport/path.js';
import { type WeConnectTransport } from '../transport/weconnect.transport.js';
import {
  type NewOrder,
  type OrderFilter,
  type Page,
  type SignRequest,
  type UpstreamOrder,
  type UpstreamSignature,
} from '../../gateway.types.js';
import { readOrder, toOrderQuery, toWireOrder } from './order.wire.js';
import { readingSignature, toWireSignRequest } from './signature.wire.js';

const readOrders = readingPage(readOrder, 'outTradeNo');

/** `/weixin/orders…` and `/weixin/pay/sign` */
export class OrdersClient {
  constructor(private readonly transport: WeConnectTransport) {}

  create(order: NewOrder): Promise<UpstreamOrder> {
    return this.transport.command(
      { name: 'createOrder', method: 'POST', path: '/weixin/orders', body: toWireOrder(order) },
      readingOrder(order.outTradeNo),
    );
  }

  find(outTradeNo: OutTradeNo): Promise<UpstreamOrder | undefined> {
    return this.transport.find(
      { name: 'findOrder', method: 'GET', path: path`/weixin/orders/outTradeNo/${outTradeNo}` },
      readingOrder(outTradeNo),
    );
  }

  list(filter: OrderFilter): Promise<Page<UpstreamOrder>> {
    return this.transport.ask(
      { name: 'listOrders', method: 'GET', path: '/weixin/orders', query: toOrderQuery(filter) },
      readOrders,
    );
  }

  close(outTradeNo: OutTradeNo): Promise<void> {
    return this.transport.command(
      { name: 'closeOrder', method: 'DELETE', path: path`/weixin/orders/outTradeNo/${outTradeNo}` },
      nothing,
    );
  }

  sign(request: SignRequest): Promise<UpstreamSignature> {
    return this.transport.ask(
      { name: 'signPayment', method: 'POST', path: '/weixin/pay/sign', body: toWireSignRequest(request) },
      readingSignature(request),
    );
  }
}

/** Another order than the one asked about must never be taken for it. */
function readingOrder(asked: OutTradeNo): AnswerReader<UpstreamOrder> {
  return (data, odd) => {
    const order = readOrder(data, odd);
    if (order.outTradeNo !== asked) throw UpstreamFailure.unreadable('data is another order than the one asked about');
    return order;
  };
}
