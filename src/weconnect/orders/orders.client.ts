import { type OutTradeNo } from '../../common/index.js';
import { UpstreamFailure } from '../../upstream/index.js';
import { type AnswerReader, nothing, reading } from '../transport/answer.reader.js';
import { pageOf, toPage } from '../transport/page.wire.js';
import { path } from '../transport/path.js';
import { type WeConnectTransport } from '../transport/weconnect.transport.js';
import {
  type NewOrder,
  type OrderFilter,
  type Page,
  type SignRequest,
  type UpstreamOrder,
  type UpstreamSignature,
} from '../weconnect.types.js';
import { toOrder, toOrderQuery, toWireOrder } from './order.mapping.js';
import { ORDER } from './order.wire.js';
import { SIGNATURE, toWireSignRequest } from './signature.wire.js';

const readOrder = reading(ORDER, toOrder);
const readOrders = reading(pageOf(ORDER), toPage(toOrder));
const readSignature = reading(SIGNATURE, ({ appId, signType, paySign }) => ({ appId, signType, paySign }));

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
      readSignature,
    );
  }
}

/** Another order than the one asked about must never be taken for it. */
function readingOrder(asked: OutTradeNo): AnswerReader<UpstreamOrder> {
  return (data) => {
    const order = readOrder(data);
    if (order.outTradeNo !== asked) throw UpstreamFailure.unreliable('data is another order than the one asked about');
    return order;
  };
}
