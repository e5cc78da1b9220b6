import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { keyOf, type Order, type WireOrder } from '../orders/order.js';
import { type SandboxOrderBook } from '../orders/order-book.js';
import { sendPage } from '../pages/page.routes.js';
import { reader } from '../wire/read.js';
import { orderPage } from './order.page.js';
import { ordersPage } from './orders.page.js';
import { type SandboxPaymentCall } from './payment-call.js';
import { type SandboxPhone } from './phone.js';

const readNumber = reader(Type.Object({ outTradeNo: Type.String() }));
/** What the payer did last, in the words of WeChat's `getBrandWCPayRequest`. */
const DONE = Type.Union([Type.Literal('ok'), Type.Literal('cancel'), Type.Literal('fail')]);
type Done = Static<typeof DONE>;
const readVisit = reader(Type.Object({ code: Type.Optional(Type.String()), done: Type.Optional(DONE) }));
const readUser = reader(Type.Object({ user: Type.Optional(Type.String()) }));
const readPrepay = reader(Type.Object({ prepayId: Type.String() }));

interface Parts {
  phone: SandboxPhone;
  orders: SandboxOrderBook;
  paymentCall: SandboxPaymentCall;
  toWire: (order: Order) => WireOrder;
}

/** `/phone…`: the payer's WeChat, with pages for people and POSTs for programs. */
export function registerPhoneRoutes(app: FastifyInstance, { phone, orders, paymentCall, toWire }: Parts): void {
  const config = { voice: 'page' as const };
  const numberOf = ({ params }: FastifyRequest): string => readNumber(params).outTradeNo;
  const answer = (request: FastifyRequest, reply: FastifyReply, order: Order, done: Done): FastifyReply =>
    wantsJson(request) ? reply.send(toWire(order)) : reply.redirect(`${pathOf(order)}?done=${done}`, 303);

  app.get('/phone', { config }, (_request, reply) => sendPage(reply, ordersPage(phone.payable())));

  app.get('/phone/orders/:outTradeNo', { config }, (request, reply) => {
    const order = orders.findAnywhere(numberOf(request));
    const { code = order.prepayId, done } = readVisit(request.query);
    const view = { payable: phone.isPayable(order), staleCode: code !== order.prepayId, done };
    return sendPage(reply, orderPage(order, view));
  });

  app.get('/phone/prepay/:prepayId', { config }, async ({ params, query }, reply) =>
    reply.redirect(pathOf(await paymentCall.open(readPrepay(params).prepayId, query)), 302),
  );

  app.post('/phone/orders/:outTradeNo/pay', { config }, (request, reply) =>
    answer(request, reply, phone.pay(numberOf(request), readUser(request.body ?? {}).user), 'ok'),
  );

  app.post('/phone/orders/:outTradeNo/fail', { config }, (request, reply) =>
    answer(request, reply, phone.fail(numberOf(request)), 'fail'),
  );

  app.post('/phone/orders/:outTradeNo/cancel', { config }, (request, reply) =>
    answer(request, reply, phone.cancel(numberOf(request)), 'cancel'),
  );
}

const pathOf = (order: Order): string => `/phone/orders/${encodeURIComponent(keyOf(order))}`;

/** A program asks for JSON; a browser for pages. */
const wantsJson = ({ headers }: FastifyRequest): boolean => headers.accept?.includes('json') ?? false;
