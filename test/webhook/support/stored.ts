import { NEVER_DUE } from '../../../src/common/index.js';
import { type TestApp } from '../../support/start-app.js';

interface Stored {
  /** Distinguishes the event from others. */
  name: string;
  accountId: string;
  module: string;
  dueAt?: Date;
  /** Has it been tried before? Default: no. */
  fresh?: boolean;
}

/** Puts deliveries of confirmed events there, as another process would have fanned them out: nobody here is nudged. */
export async function storeDeliveries({ database }: TestApp, wanted: readonly Stored[]): Promise<void> {
  const now = new Date();
  const events = wanted.map(({ name, accountId, module }) => ({
    ...BLANK_EVENT,
    _id: name as never,
    accountId,
    body: JSON.stringify({ type: 'open_payment', account_id: accountId, channel_id: name }),
    recvAt: now,
    targets: [module],
  }));
  const deliveries = wanted.map(({ name, accountId, module, dueAt = now, fresh = true }) => ({
    _id: `${name}|${module}` as never,
    inboxId: name,
    module,
    accountId,
    share: accountId,
    dueAt,
    fresh,
    gen: 1,
    offer: 1,
    att: fresh ? 0 : 1,
  }));
  await database.collection('inbox').insertMany(events);
  await database.collection('deliveries').insertMany(deliveries);
}

const BLANK_EVENT = {
  type: 'open_payment',
  source: 'portal',
  digest: '',
  state: 'confirmed',
  fanDue: NEVER_DUE,
  gen: 1,
  asked: 0,
  dup: 0,
  r: {},
  conflicts: [],
};
