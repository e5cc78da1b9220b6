import { type Installation } from './installation.js';

interface TradeRow {
  _id: string;
  tradeStatus: string;
}

/** Everything in which the books of the shop and of WeConnect differ, or that has not come to its end: empty when all is well. */
export async function differences({ sandbox, database }: Installation): Promise<string[]> {
  const found: string[] = [];
  const paid = sandbox.control.orders().filter(({ tradeStatus }) => tradeStatus === 'PAY_SUCCESS');
  const orders = await database.collection('store_orders').find().toArray();
  const payments = new Map<unknown, number>();
  for (const { paid: payment, surplus = [] } of orders) {
    for (const one of [...(payment ? [payment] : []), ...surplus]) {
      payments.set(one.outTradeNo, (payments.get(one.outTradeNo) ?? 0) + 1);
    }
  }
  const trades = database.collection<TradeRow>('trades');
  for (const { outTradeNo, metadata } of paid) {
    const number = String(outTradeNo);
    const times = payments.get(number) ?? 0;
    const expected = JSON.stringify(metadata).includes('nobody') ? 0 : 1;
    if (times !== expected) found.push(`payment ${number} stands ${times} times in the shop's books`);
    payments.delete(number);
    const trade = await trades.findOne({ _id: number });
    if (trade?.tradeStatus !== 'PAY_SUCCESS') found.push(`trade ${number} is ${trade?.tradeStatus ?? 'missing'}`);
  }
  for (const outTradeNo of payments.keys()) found.push(`payment ${String(outTradeNo)} is in the shop's books alone`);
  return [...found, ...(await unfinished(database))];
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
