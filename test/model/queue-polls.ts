import { NEVER_DUE } from '../../src/common/index.js';
import { LeasedQueue } from '../../src/queue/index.js';
import { type DueCandidate, DueTradeRepository } from '../../src/trade/reconcile/due.repository.js';
import { type PollSchedule } from '../../src/trade/reconcile/poll-schedule.js';
import { type TradeChange, type TradeRecord } from '../../src/trade/trade.js';
import { TradeRepository } from '../../src/trade/trade.repository.js';
import { type Fields } from './queue-collection.js';
import { type Held, type Process, type Queue, type Run, step } from './queue-process.js';
import { type Action, type Role, type Subject, type World, type Write } from './queue-world.js';

const NUMBER = 'a-trade';

const ROLES: Record<string, Role> = {
  claim: { by: 'claim', then: 'leased' },
  'ask again': { by: 'holder', then: 'later', ends: true },
  // It decides when to look next, over whoever looks just now and has not read it.
  change: { by: 'anyone', then: 'over', interrupts: true },
  'make due': { by: 'anyone', then: 'now', ends: true },
  'make due, then': { by: 'anyone', then: 'as it was', ends: true },
};

/**
 * `DueTradeRepository` under the queue of polls, as `PollWorker` and `TradeReconciler` use it.
 * @param start how the trade is otherwise than unpaid
 */
export const polls = (start: Fields): Subject => ({
  documents: [
    {
      _id: NUMBER,
      accountId: 'an-account',
      tradeStatus: 'PREPAID',
      totalFee: 1,
      metadata: {},
      refunds: [],
      flags: [],
      history: [],
      revision: 0,
      askAt: new Date(0),
      askGeneration: 0,
      ...start,
    },
  ],
  others: [],
  fields: { due: 'askAt', generation: 'askGeneration' },
  roles: ROLES,
  queues: (process) => [queueOf(process)],
  steps,
  outside,
  fault,
  isSettled: ({ counted, collection: { documents } }) => !counted.owed || documents[0]?.tradeStatus !== 'REFUND',
});

type Purpose = Parameters<Process['modelFor']>[0];

function due(process: Process, purpose: Purpose): DueTradeRepository {
  const schedule = { now: () => process.now(), leaseUntil: () => process.after(1), isGatewayAway: () => false };
  return new DueTradeRepository(process.modelFor(purpose), schedule as PollSchedule);
}

function queueOf(process: Process): Queue {
  const looking = due(process, { name: 'look' });
  const store = {
    oldest: (limit: number) => looking.oldest(limit),
    keys: () => looking.keys(),
    of: (account: string, limit: number) => looking.of(account, limit),
    keyOf: (found: DueCandidate) => looking.keyOf(found),
    claim: async (found: DueCandidate): Promise<Held | undefined> => {
      const ticket = process.ticketFor(found.askGeneration);
      const item = await due(process, { name: 'claim', ticket }).claim(found);
      return item && { ticket, item };
    },
  };
  const run = (held: Held): Promise<void> => process.run(held);
  return new LeasedQueue(store, { slots: 1, run, onFailure: () => undefined }) as unknown as Queue;
}

function steps(process: Process, run: Run): Action[] {
  const { ticket } = run.held;
  const item = run.held.item as TradeRecord;
  const trades = (name: string): TradeRepository => new TradeRepository(process.modelFor({ name, ticket }));
  const asks = {
    name: 'the gateway has told all',
    act: () => {
      const repository = due(process, { name: 'ask again', ticket });
      step(process, run, { name: 'ask again', send: () => repository.askAgainUnlessChanged(item, process.after(2)) });
    },
  };
  if (run.stage === 'read') return [asks];
  const isPaid: Action = {
    name: 'it is paid',
    costs: 'findings',
    act: () => {
      step(process, run, {
        name: 'change',
        send: () => trades('change').changeUnlessChanged(item, to('PAY_SUCCESS')),
      });
    },
  };
  return [
    asks,
    // A refund is the last word.
    ...(item.tradeStatus === 'REFUND' ? [] : [isPaid]),
    {
      name: 'what it tells is known by now',
      costs: 'findings',
      act: () => {
        step(process, run, {
          name: 'read',
          send: () => trades('read').get(NUMBER),
          goesOn: (current) => {
            run.stage = 'read';
            // Under the claim that the poll began with.
            run.held = { ticket, item: { ...current, askGeneration: item.askGeneration } };
            return true;
          },
        });
      },
    },
  ];
}

function to(tradeStatus: 'PAY_SUCCESS' | 'REFUND'): TradeChange {
  return { facts: { tradeStatus, askAt: NEVER_DUE }, flags: [], entry: undefined };
}

function outside(process: Process): Action[] {
  return [
    {
      name: 'its money goes back',
      costs: 'offers',
      act: () => {
        const trades = new TradeRepository(process.modelFor({ name: 'change' }));
        const refund = async (): Promise<unknown> => trades.changeUnlessChanged(await trades.get(NUMBER), to('REFUND'));
        void refund().catch(() => undefined);
      },
    },
    {
      name: 'the gateway may have more to tell',
      costs: 'hastenings',
      act: () => {
        process.world.counted.owed = 1;
        void due(process, { name: 'make due' })
          .makeDueIfRefunded(NUMBER, process.now())
          .catch(() => undefined);
      },
    },
  ];
}

/** Money that went back stays gone, and is asked after once there is more to tell. */
function fault({ counted }: World, { name, before, after, filter }: Write): string | undefined {
  if (!before || !after) return undefined;
  const isRefunded = before.tradeStatus === 'REFUND';
  if (name === 'change' && isRefunded && after.tradeStatus !== 'REFUND') return 'change: a refund was written over';
  if (name === 'change' && after.tradeStatus === before.tradeStatus) return 'change: what was found is not kept';
  if (name === 'change' && after.revision === before.revision) return 'change: nobody can tell that it changed';
  if (name === 'ask again' && filter.revision !== before.revision) return 'ask again: it had not read what is there';
  if (name.startsWith('make due') && !isRefunded) return `${name}: no money went back`;
  // Whoever looks, or has found that it was refunded, asks after its refunds from then on.
  if (name === 'claim' || name === 'change') counted.owed = 0;
  return undefined;
}
