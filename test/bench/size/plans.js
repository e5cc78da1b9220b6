import { TradeSchema } from '../../../dist/trade/trade.schema.js';
import { DeliverySchema } from '../../../dist/webhook/deliver/delivery.repository.js';
import { InboxSchema } from '../../../dist/webhook/inbox/inbox.schema.js';

const RECORDS = { 'metadata.channelId': 1, accountId: 1, paidAt: -1, _id: -1 };

/** How the database is to find what each question that grows with history asks for. test/database/indexes.e2e-spec.ts holds every question to such a way. */
const PLANS = [
  ['a page of payments, a filter, the export', 'trades', TradeSchema, RECORDS, 'in order, from the cursor on'],
  ['trades to ask WeConnect about', 'trades', TradeSchema, { askAt: 1 }, 'those due alone'],
  ['a trade, a claim of one', 'trades', TradeSchema, { _id: 1 }, 'one document'],
  ['events to confirm', 'inbox', InboxSchema, { fanDue: 1 }, 'those due alone'],
  ["an account's events", 'inbox', InboxSchema, { accountId: 1, recvAt: -1, _id: -1 }, 'in order, from the cursor on'],
  ["a trade's events", 'inbox', InboxSchema, { outTradeNo: 1, recvAt: 1 }, 'its few'],
  [
    'deliveries to start',
    'deliveries',
    DeliverySchema,
    { module: 1, fresh: 1, dueAt: 1 },
    'those due alone, oldest first',
  ],
];

/** @throws where a schema does not declare the index that a plan rests on */
export function queryPlans() {
  return PLANS.map(([question, collection, schema, keys, looks]) => {
    const index = JSON.stringify(keys);
    const declared = ['{"_id":1}', ...schema.indexes().map(([one]) => JSON.stringify(one))];
    if (!declared.includes(index)) throw new Error(`${collection} declares no index ${index}`);
    return { question, collection, index, looks };
  });
}
