import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type Order } from '../orders/order.js';
import { type OrderBook } from '../orders/order-book.js';
import { type WireOrder } from '../orders/order.wire.js';
import { sendPage } from '../pages/page.routes.js';
import { reader } from '../wire/read.js';
import { orderPage } from './order.page.js';
import { ordersPage } from './orders.page.js';
import { type PaymentCall } from './payment-call.js';
import { type Phone } from './phone.js';

const readNumber = reader(Type.Object({ outTradeNo: Type.String() }));
const readVisit = reader(Type.Object({ code: Type.Optional(Type.String()), cancelled: Type.Optional(Type.String()) }));
const readUser = reader(Type.Object({ user: Type.Optional(Type.String()) }));
const readPrepay = reader(Type.Object({ prepayId: Type.String() }));

interface Parts {
  phone: Phone;
  orders: OrderBook;
  paymentCall: PaymentCall;
  toWire: (order: Order) => WireOrder;
}

/** `/phone…`: the payer's WeChat, with pages for people and POSTs for programs. */
export function registerPhoneRoutes(app: FastifyInstance, { phone, orders, paymentCall, toWire }: Parts): void {
  const config = { voice: 'page' as const };
  const numberOf = ({ params }: FastifyRequest): string => readNumber(params).outTradeNo;
  const answer = (request: FastifyRequest, reply: FastifyReply, order: Order): FastifyReply =>
    wantsJson(request) ? reply.send(toWire(order)) : reply.redirect(pathOf(order), 303);

  app.get('/phone', { config }, (_request, reply) => sendPage(reply, ordersPage(phone.payable())));

  app.get('/phone/orders/:outTradeNo', { config }, (request, reply) => {
    const order = orders.find(numberOf(request));
    const { code = order.prepayId, cancelled } = readVisit(request.query);
    const view = { payable: phone.isPayable(order), staleCode: code !== order.prepayId, cancelled: cancelled === '1' };
    return sendPage(reply, orderPage(order, view));
  });

  app.get('/phone/prepay/:prepayId', { config }, ({ params, query }, reply) =>
    reply.redirect(pathOf(paymentCall.open(readPrepay(params).prepayId, query)), 302),
  );

  app.post('/phone/orders/:outTradeNo/pay', { config }, (request, reply) =>
    answer(request, reply, phone.pay(numberOf(request), readUser(request.body ?? {}).user)),
  );

  app.post('/phone/orders/:outTradeNo/fail', { config }, (request, reply) =>
    answer(request, reply, phone.fail(numberOf(request))),
  );

  app.post('/phone/orders/:outTradeNo/cancel', { config }, (request, reply) => {
    const order = phone.cancel(numberOf(request));
    return wantsJson(request) ? reply.send(toWire(order)) : reply.redirect(`${pathOf(order)}?cancelled=1`, 303);
  });
}

const pathOf = ({ outTradeNo }: Order): string => `/phone/orders/${encodeURIComponent(outTradeNo)}`;

/** A program asks for JSON; a browser for pages. */
export const wantsJson = ({ headers }: FastifyRequest): boolean => headers.accept?.includes('json') ?? false;
