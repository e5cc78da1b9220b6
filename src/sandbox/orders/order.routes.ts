import { type FastifyInstance } from 'fastify';
import Type from 'typebox';
import { done, ok } from '../wire/envelope.js';
import { reader, paginate } from '../wire/read.js';
import { weconnectCall } from '../wire/weconnect-call.js';
import { type SandboxOrderBook } from './order-book.js';
import { matches, readOrderQuery } from './order-listing.js';
import { type Order, readNewOrder, type WireOrder } from './order.js';
const readNumber = reader(Type.Object({ outTradeNo: Type.String() }));

/** `/weixin/orders…`: unified order, query, list, close. */
export function registerOrderRoutes(
  app: FastifyInstance,
  orders: SandboxOrderBook,
  toWire: (order: Order) => WireOrder,
): void {
  app.post('/weixin/orders', weconnectCall('createOrder'), ({ body }) => ok(toWire(orders.create(readNewOrder(body)))));

  app.get('/weixin/orders', weconnectCall('listOrders'), (request) => {
    const query = readOrderQuery(request.query);
    const { items, _meta } = paginate(
      orders.all().filter((order) => !order.direct && matches(order, query)),
      query,
    );
    return ok({ items: items.map(toWire), _meta });
  });

  app.get('/weixin/orders/outTradeNo/:outTradeNo', weconnectCall('findOrder'), ({ params }) =>
    ok(toWire(orders.find(readNumber(params).outTradeNo))),
  );

  app.delete('/weixin/orders/outTradeNo/:outTradeNo', weconnectCall('closeOrder'), ({ params }) => {
    orders.close(readNumber(params).outTradeNo);
    return done();
  });
}
