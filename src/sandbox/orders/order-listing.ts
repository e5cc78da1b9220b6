import Type, { type Static } from 'typebox';
import { reader, PAGING } from '../wire/read.js';
import { type Order } from './order.js';

const MILLISECONDS = Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' }));

const QUERY = Type.Object({
  ...PAGING,
  quncrmAccountId: Type.Optional(Type.String()),
  subject: Type.Optional(Type.String()),
  tradeStatus: Type.Optional(Type.String()),
  createTimeFrom: MILLISECONDS,
  createTimeTo: MILLISECONDS,
  'metadata.channelId': Type.Optional(Type.String()),
});

/** The filters of a list of orders; both ends of the time count. */
export type OrderQuery = Static<typeof QUERY>;

export const readOrderQuery = reader(QUERY);

export function matches(order: Order, query: OrderQuery): boolean {
  const is = (wanted: string | undefined, value: unknown): boolean => wanted === undefined || wanted === value;
  return (
    is(query.quncrmAccountId, order.accountId) &&
    is(query.tradeStatus, order.tradeStatus) &&
    is(query['metadata.channelId'], order.metadata.channelId) &&
    order.subject.includes(query.subject ?? '') &&
    order.createTime >= Number(query.createTimeFrom ?? 0) &&
    order.createTime <= Number(query.createTimeTo ?? Infinity)
  );
}
