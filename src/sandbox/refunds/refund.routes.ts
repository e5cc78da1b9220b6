import { type FastifyInstance } from 'fastify';
import Type from 'typebox';
import { ok } from '../wire/envelope.js';
import { reader, paginate, PAGING } from '../wire/read.js';
import { weconnectCall } from '../wire/weconnect-call.js';
import { readNewRefund } from './new-refund.js';
import { type SandboxRefundBook } from './refund-book.js';
import { toWire } from './refund.mapping.js';

const readNumber = reader(Type.Object({ outRefundNo: Type.String() }));
const readQuery = reader(
  Type.Object({
    ...PAGING,
    quncrmAccountId: Type.Optional(Type.String()),
    outTradeNo: Type.Optional(Type.String()),
  }),
);

/** `/weixin/refunds…` */
export function registerRefundRoutes(app: FastifyInstance, refunds: SandboxRefundBook): void {
  app.post('/weixin/refunds', weconnectCall('createRefund'), ({ body }) =>
    ok(toWire(refunds.create(readNewRefund(body)))),
  );

  app.get('/weixin/refunds', weconnectCall('listRefunds'), (request) => {
    const query = readQuery(request.query);
    const found = refunds
      .all()
      .filter(({ direct }) => !direct)
      .filter(({ outTradeNo }) => query.outTradeNo === undefined || query.outTradeNo === outTradeNo)
      .filter(({ accountId }) => query.quncrmAccountId === undefined || query.quncrmAccountId === accountId);
    const { items, _meta } = paginate(found, query);
    return ok({ items: items.map(toWire), _meta });
  });

  app.get('/weixin/refunds/outRefundNo/:outRefundNo', weconnectCall('findRefund'), ({ params }) =>
    ok(toWire(refunds.find(readNumber(params).outRefundNo))),
  );
}
