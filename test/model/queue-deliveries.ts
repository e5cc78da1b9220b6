import { type AccountId, type ChannelId, type ModuleName } from '../../src/common/index.js';
import { LeasedQueue } from '../../src/queue/index.js';
import { type Delivery, type Lane } from '../../src/webhook/deliver/delivery.js';
import { type Claimable, DeliveryRepository } from '../../src/webhook/deliver/delivery.repository.js';
import { type Document } from './queue-collection.js';
import { aside, type Held, type Process, type Queue, type Run, step } from './queue-process.js';
import { type Action, type Role, type Subject, type World, type Write } from './queue-world.js';

const MODULE = 'store' as ModuleName;
const KEY = 'an-event';
const CLAIMS_PER_OFFER = 2 ** 20;
const ID = `${KEY}|${MODULE}`;

const row = (_id: string, module: string): Document => ({
  _id,
  inboxId: KEY,
  module,
  share: 'an-account',
  dueAt: new Date(0),
  fresh: true,
  gen: CLAIMS_PER_OFFER,
  offer: 1,
  att: 0,
});

const ROLES: Record<string, Role> = {
  claim: { by: 'claim', then: 'leased' },
  renew: { by: 'holder', then: 'leased' },
  'retry later': { by: 'holder', then: 'later', ends: true },
  // What is left to do is to write down that it is dead.
  fence: { by: 'holder', then: 'leased', yields: true },
  'give back': { by: 'holder', then: 'now', ends: true },
  'let go': { by: 'holder', then: 'now', ends: true },
  // By whoever was the last to know its end, however late.
  remove: { by: 'anyone', then: 'over' },
  'run now': { by: 'anyone', then: 'now' },
  offer: { by: 'anyone', then: 'now', ends: true },
  'offer, then': { by: 'anyone', then: 'as it was' },
};

/** `DeliveryRepository` under the two queues of a module, as `DeliveryWorker`, `DeliveryRunner` and `DeliveryRecorder` use it. */
export const deliveries = (): Subject => ({
  documents: [row(ID, MODULE)],
  others: [row('an-event|reservation', 'reservation')],
  fields: { due: 'dueAt', generation: 'gen' },
  roles: ROLES,
  queues: (process) => (['first', 'retry'] as const).map((lane) => queueOf(process, lane)),
  steps,
  outside,
  fault,
  foundFault: ({ counted }, { fresh }) =>
    fresh === (counted.claimed === undefined) ? undefined : 'a look found what waits in the other lane',
  isSettled: ({ collection, counted }) => collection.documents.length === 0 && settledOf(counted) >= offeredOf(counted),
});

type Counted = World['counted'];

/** The offer that the ledger has the last word on. */
const settledOf = ({ settled = 0 }: Counted): number => settled;
/** The latest offer. */
const offeredOf = ({ offered = 1 }: Counted): number => offered;

function queueOf(process: Process, lane: Lane): Queue {
  const claim = async (found: Claimable): Promise<Held | undefined> => {
    const ticket = process.ticketFor(found.generation);
    const repository = new DeliveryRepository(process.modelFor({ name: 'claim', ticket }));
    const lease = { until: process.after(1), owner: process.name };
    const item = await repository.claimDue(found, process.now(), lease);
    return item && { ticket, item };
  };
  const looking = new DeliveryRepository(process.modelFor({ name: 'look' }));
  const store = { ...looking.claimable(MODULE, lane, () => process.now()), claim };
  const run = (held: Held): Promise<void> => process.run(held);
  return new LeasedQueue(store, { slots: 1, strictShares: true, run, onFailure: () => undefined }) as unknown as Queue;
}

/** What `DeliveryRecorder.succeed` and `DeliveryRecorder.bury` end with. */
function leave(process: Process, run: Run): void {
  const item = run.held.item as Delivery;
  const { ticket } = run.held;
  const repository = new DeliveryRepository(process.modelFor({ name: 'remove', ticket }));
  const { counted } = process.world;
  counted.settled = Math.max(settledOf(counted), item.offer);
  step(process, run, {
    name: 'remove',
    send: () => repository.remove(item),
    goesOn: (isRemoved) => {
      run.stage = 'kept';
      return !isRemoved;
    },
  });
}

function steps(process: Process, run: Run): Action[] {
  const { ticket } = run.held;
  const item = run.held.item as Delivery;
  const to = (name: string): DeliveryRepository => new DeliveryRepository(process.modelFor({ name, ticket }));
  const last = (name: string, send: () => Promise<unknown>) => () => {
    step(process, run, { name, send });
  };
  const leaves = {
    name: 'the delivery is over',
    act: () => {
      leave(process, run);
    },
  };
  if (run.stage === 'kept')
    return [{ name: 'it lets go', act: last('let go', () => to('let go').letGo(item, process.now())) }];
  if (run.stage === 'dead') return [leaves];
  return [
    leaves,
    {
      name: 'the claim is renewed',
      costs: 'renewals',
      act: () => {
        aside(process, run, { name: 'renew', send: () => to('renew').renew(item, process.after(1)) });
      },
    },
    {
      name: 'the handler fails',
      costs: 'failures',
      act: last('retry later', () => to('retry later').retryLater(item, process.after(2), 'no')),
    },
    {
      name: 'the handler fails for the last time',
      costs: 'failures',
      act: () => {
        die(process, run);
      },
    },
    {
      name: 'the process stops',
      costs: 'releases',
      act: last('give back', () => to('give back').release(item, process.now())),
    },
  ];
}

function die(process: Process, run: Run): void {
  const item = run.held.item as Delivery;
  const { ticket } = run.held;
  const next = process.ticketFor(undefined);
  const repository = new DeliveryRepository(process.modelFor({ name: 'fence', ticket, next }));
  step(process, run, {
    name: 'fence',
    send: () => repository.fence(item, process.after(1), 'no'),
    goesOn: (claim) => {
      run.stage = 'dead';
      run.held = { ticket: next, item: { ...item, ...claim } };
      return claim !== undefined;
    },
  });
}

function outside(process: Process): Action[] {
  const { counted } = process.world;
  return [
    {
      name: 'it is wanted now',
      costs: 'hastenings',
      act: () => {
        void new DeliveryRepository(process.modelFor({ name: 'run now' }))
          .hasten(ID, process.now())
          .catch(() => undefined);
      },
    },
    {
      name: 'it is offered anew',
      costs: 'offers',
      act: () => {
        const generation = offeredOf(counted) + 1;
        counted.offered = generation;
        const accountId = 'an-account' as AccountId;
        const event = { key: KEY, generation, accountId, channelId: 'a-channel' as ChannelId };
        const repository = new DeliveryRepository(process.modelFor({ name: 'offer' }));
        // Whoever fans out again repeats it where its answer is lost.
        const offer = (): Promise<void> => repository.offer(event, MODULE, process.now()).catch(offer);
        void offer();
      },
    },
  ];
}

/** Tries are charged as they are claimed, and given back where a process stops or somebody wants it now. */
function fault({ counted, collection, holder }: World, { name, before, after }: Write): string | undefined {
  if (name === 'run now' && !before) {
    const isLeft = collection.documents.length > 0 && (holder === undefined || counted.dying);
    return isLeft ? 'run now: nobody is at it, and it is left alone' : undefined;
  }
  if (!after) {
    const isOffered = before !== undefined && (before.offer as number) > settledOf(counted);
    return isOffered ? 'remove: it was offered again since' : undefined;
  }
  counted.dying = name === 'fence' ? 1 : 0;
  if (name === 'claim') counted.claimed = 1;
  if (name === 'offer') delete counted.claimed;
  const { att: tries } = (before ?? { att: 0 }) as unknown as { att: number };
  const expected = { claim: tries + 1, 'give back': tries - 1, 'run now': 0 }[name] ?? tries;
  return after.att === expected ? undefined : `${name}: a try is not charged as it should be`;
}
