import { type Installation } from './installation.js';

const PAID = ['PAY_SUCCESS', 'REFUND'];

interface TradeRow {
  _id: string;
  tradeStatus: string;
  refunds?: { refundFee: number }[];
}

interface RefundRow {
  _id: string;
  state: string;
}

/** Everything in which the books of the shop and of WeConnect differ, or that has not come to its end: empty when all is well. */
export async function differences({ sandbox, database }: Installation): Promise<string[]> {
  const found: string[] = [];
  const paid = sandbox.control.orders().filter(({ tradeStatus }) => PAID.includes(String(tradeStatus)));
  const orders = await database.collection('store_orders').find().toArray();
  const payments = new Map<unknown, number>();
  for (const { paid: payment, surplus = [] } of orders) {
    for (const one of [...(payment ? [payment] : []), ...surplus]) {
      payments.set(one.outTradeNo, (payments.get(one.outTradeNo) ?? 0) + 1);
    }
  }
  const trades = database.collection<TradeRow>('trades');
  for (const { outTradeNo, metadata, tradeStatus } of paid) {
    const number = String(outTradeNo);
    const times = payments.get(number) ?? 0;
    const expected = JSON.stringify(metadata).includes('nobody') ? 0 : 1;
    if (times !== expected) found.push(`payment ${number} stands ${times} times in the shop's books`);
    payments.delete(number);
    const trade = await trades.findOne({ _id: number });
    if (trade?.tradeStatus !== tradeStatus) found.push(`trade ${number} is ${trade?.tradeStatus ?? 'missing'}`);
  }
  for (const outTradeNo of payments.keys()) found.push(`payment ${String(outTradeNo)} is in the shop's books alone`);
  return [...found, ...(await refundDifferences({ sandbox, database })), ...(await unfinished(database))];
}

/** Each refund is at WeConnect once, and here as what it is there; and what its trade says went back is what went back. */
async function refundDifferences({ sandbox, database }: Pick<Installation, 'sandbox' | 'database'>): Promise<string[]> {
  const theirs = sandbox.control.refunds();
  const ours = await database.collection<RefundRow>('refunds').find().toArray();
  const lines = (refunds: [string, string][]): string => JSON.stringify(refunds.sort());
  const there = lines(theirs.map(({ outRefundNo, refundStatus }) => [outRefundNo, refundStatus]));
  const here = lines(ours.map(({ _id, state }) => [_id, state]));
  const found = here === there ? [] : [`refunds are ${there} at WeConnect and ${here} here`];
  const back = new Map<string, number>();
  for (const { outTradeNo, refundFee } of theirs) back.set(outTradeNo, (back.get(outTradeNo) ?? 0) + refundFee);
  for (const { _id, refunds = [] } of await database.collection<TradeRow>('trades').find().toArray()) {
    const sum = refunds.reduce((fen, { refundFee }) => fen + refundFee, 0);
    if (sum !== (back.get(_id) ?? 0)) found.push(`trade ${_id} says that ${sum} fen went back`);
  }
  return found;
}

async function unfinished(database: Installation['database']): Promise<string[]> {
  const deliveries = await database.collection('deliveries').countDocuments();
  const events = await database.collection('inbox').find().toArray();
  const open = events.filter(
    ({ state, fanDue, targets, r }) =>
      state === 'received' ||
      (fanDue as Date).getFullYear() < 9999 ||
      (targets as string[]).some((module) => !(module in (r as object))),
  );
  return [
    ...(deliveries > 0 ? [`${deliveries} deliveries are unfinished`] : []),
    ...(open.length > 0 ? [`${open.length} events are unfinished`] : []),
  ];
}
