import { type AccountId, type ChannelId, type ModuleName, NEVER_DUE } from '../../src/common/index.js';
import { LeasedQueue } from '../../src/queue/index.js';
import { InboxRepository, type Sorted } from '../../src/webhook/inbox/inbox.repository.js';
import { type InboxEvent } from '../../src/webhook/inbox/inbox.schema.js';
import { type Document, type Fields } from './queue-collection.js';
import { type Held, LEASE, type Process, type Queue, type Run, step } from './queue-process.js';
import { type Action, type Role, type Subject, type World, type Write } from './queue-world.js';

const KEY = 'an-event';
const MODULE = 'store' as ModuleName;
const ACCOUNT = 'an-account' as AccountId;
const CHANNEL = 'a-channel' as ChannelId;

const ROLES: Record<string, Role> = {
  'claim fresh': { by: 'claim', then: 'leased', early: true },
  claim: { by: 'claim', then: 'leased' },
  postpone: { by: 'holder', then: 'later', ends: true },
  confirm: { by: 'holder', then: 'as it was' },
  supersede: { by: 'holder', then: 'over', ends: true },
  refuse: { by: 'holder', then: 'over', ends: true },
  'mark fanned out': { by: 'holder', then: 'over', ends: true },
  // An older question, which may be under way, no longer counts.
  revive: { by: 'anyone', then: 'now', interrupts: true, ends: true },
  replay: { by: 'anyone', then: 'now', interrupts: true, ends: true },
  'replay, then': { by: 'anyone', then: 'now', interrupts: true, ends: true },
  tell: { by: 'anyone', then: 'now', interrupts: true, ends: true },
  'tell, then': { by: 'anyone', then: 'now', interrupts: true, ends: true },
  // Of two who ask the later claim decides.
  'make due': { by: 'anyone', then: 'now', interrupts: true },
};

/**
 * `InboxRepository` under its queue, as `InboxWorker`, `EventProcessor`, `ReplayService` and `UntoldEvents` use it.
 * @param start how the event is otherwise than new
 */
export const inbox = (start: Fields): Subject => ({
  documents: [
    {
      _id: KEY,
      type: 'payment',
      source: 'webhook',
      body: '{}',
      recvAt: new Date(0),
      state: 'received',
      targets: [],
      r: {},
      conflicts: [],
      fanDue: new Date(LEASE),
      gen: 0,
      asked: 0,
      dup: 0,
      ...start,
    },
  ],
  others: [],
  fields: { due: 'fanDue', generation: 'gen' },
  roles: ROLES,
  queues: (process) => [queueOf(process)],
  wakes: (process) => [
    {
      name: 'is told of it',
      costs: 'looks',
      act: () => {
        takeUp(process);
      },
    },
  ],
  steps,
  outside,
  fault,
  isSettled: ({ collection: { documents }, counted }) => documents.every((event) => isOver(event) && !counted.owed),
});

function isOver({ state, fanDue, targets, accountId, channelId, supersededBy }: Document): boolean {
  if (fanDue !== NEVER_DUE || accountId !== ACCOUNT) return false;
  if (state === 'superseded') return supersededBy !== undefined;
  if (supersededBy !== undefined) return false;
  return (
    state === 'refused' || (state === 'confirmed' && channelId === CHANNEL && (targets as string[]).includes(MODULE))
  );
}

async function claimDue(process: Process): Promise<Held | undefined> {
  // It asks for no generation: that it is due says that nobody is at it.
  const ticket = process.ticketFor(undefined);
  const repository = new InboxRepository(process.modelFor({ name: 'claim', ticket }));
  const item = await repository.claimDue(KEY, process.now(), process.after(1));
  return item && { ticket, item };
}

function queueOf(process: Process): Queue {
  const looking = new InboxRepository(process.modelFor({ name: 'look' }));
  const shares = (events: unknown[]): Promise<string[]> => Promise.resolve(events.map(() => ACCOUNT));
  const store = { ...looking.claimable(() => process.now(), shares), claim: () => claimDue(process) };
  const run = (held: Held): Promise<void> => process.run(held);
  return new LeasedQueue<Sorted, Held>(store, { slots: 1, run, onFailure: () => undefined }) as unknown as Queue;
}

/** `InboxWorker.takeUp`. */
function takeUp(process: Process): void {
  const fresh = async (): Promise<Held | undefined> => {
    const ticket = process.ticketFor(0);
    const repository = new InboxRepository(process.modelFor({ name: 'claim fresh', ticket }));
    const item = await repository.claimFresh(KEY, process.after(1));
    return item ? { ticket, item } : claimDue(process);
  };
  process.isNew = false;
  process.story.push('is told of it');
  void process.queues[0]?.begin(ACCOUNT, fresh).catch(() => process.story.push('could not take it up'));
}

function steps(process: Process, run: Run): Action[] {
  const { ticket } = run.held;
  const item = run.held.item as InboxEvent;
  const last = (name: string, send: (events: InboxRepository) => Promise<unknown>) => () => {
    const repository = new InboxRepository(process.modelFor({ name, ticket }));
    step(process, run, { name, send: () => send(repository) });
  };
  const confirmed = { accountId: ACCOUNT, channelId: CHANNEL, targets: [MODULE] };
  const confirm = (): void => {
    const repository = new InboxRepository(process.modelFor({ name: 'confirm', ticket }));
    step(process, run, {
      name: 'confirm',
      send: () => repository.confirm(item, confirmed),
      goesOn: (isHeld) => {
        run.stage = 'confirmed';
        return isHeld;
      },
    });
  };
  if (item.state === 'confirmed' || run.stage === 'confirmed')
    return [{ name: 'deliveries are stored', act: last('mark fanned out', (events) => events.markFannedOut(item)) }];
  return [
    { name: 'it is borne out', act: confirm },
    {
      name: 'it is not borne out',
      costs: 'failures',
      act: last('postpone', (events) => events.postpone(item, process.after(2), 'no', 1)),
    },
    { name: 'it is given up', costs: 'findings', act: last('refuse', (events) => events.refuse(item, 'no', ACCOUNT)) },
    {
      name: 'it is contradicted',
      costs: 'findings',
      act: last('supersede', (events) => events.supersede(item, 'another-event', ACCOUNT)),
    },
  ];
}

function outside(process: Process): Action[] {
  const does = (name: string, act: (events: InboxRepository) => Promise<unknown>) => () => {
    const events = new InboxRepository(process.modelFor({ name }));
    void act(events).catch(() => undefined);
  };
  return [
    { name: 'it is told again', costs: 'offers', act: does('revive', (events) => events.revive(KEY, process.now())) },
    {
      name: 'it is replayed',
      costs: 'begins',
      act: does('replay', (events) => events.reopen(KEY, MODULE, process.now())),
    },
    {
      name: 'a module is active after all',
      costs: 'activations',
      act: does('tell', (events) => events.tell(KEY, MODULE, process.now())),
    },
    {
      name: 'there is news',
      costs: 'hastenings',
      act: does('make due', (events) => events.makeDue(KEY, process.now())),
    },
  ];
}

/** What is confirmed stays so, what was asked counts, and a module that is to hear again hears. */
function fault({ counted, collection }: World, { name, before, after }: Write): string | undefined {
  const [event] = collection.documents;
  const isGivenUp = event?.state === 'refused' || event?.state === 'superseded';
  if (name === 'revive' && !before && isGivenUp) return 'revive: it is told again, and stays given up';
  if (!before || !after) return undefined;
  const wasConfirmed = before.state === 'confirmed';
  if (wasConfirmed && after.state !== 'confirmed') return `${name}: what was confirmed is so no more`;
  if (/^(replay|tell)/.test(name)) {
    if (!wasConfirmed) return `${name}: a module is told what nobody confirmed`;
    const wrong = toldFault(before, after, name.startsWith('tell'));
    if (wrong) return `${name}: ${wrong}`;
    counted.owed = 1;
  }
  if (name === 'mark fanned out') counted.owed = 0;
  const isAskedAgain = name === 'revive' || name === 'make due';
  if (isAskedAgain && after.state !== 'received') return `${name}: it is asked about again, and counts as given up`;
  const asked = before.asked as number;
  const expected = { postpone: asked + 1, revive: 0, 'make due': 0 }[name] ?? asked;
  return after.asked === expected ? undefined : `${name}: a question is not counted as it should be`;
}

/** The module hears it from its beginning, and no flag says any more that it does not; another's flag stays. */
function toldFault(before: Document, after: Document, isTold: boolean): string | undefined {
  const { r, targets, skipped } = after as unknown as { r: Fields; targets: string[]; skipped?: string[] };
  const flagged = [before, after].map(({ untold }) => (untold as { module: string } | undefined)?.module);
  const wasFlagged = flagged[0] === MODULE || (before.skipped as string[] | undefined)?.includes(MODULE);
  if (isTold && !wasFlagged) return 'it was not flagged for that module';
  if (flagged[0] !== undefined && flagged[0] !== MODULE && flagged[1] === undefined) return "another's flag went";
  const hears = targets.includes(MODULE) && r[MODULE] === undefined;
  return hears && flagged[1] !== MODULE && !skipped?.includes(MODULE) ? undefined : 'the module does not hear again';
}
