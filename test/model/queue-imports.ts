import { type ChannelId, NEVER_DUE } from '../../src/common/index.js';
import { type PaymentImport } from '../../src/channel/records/import/payment-import.js';
import { PaymentImportRepository } from '../../src/channel/records/import/payment-import.repository.js';
import { LeasedQueue } from '../../src/queue/index.js';
import { type Document } from './queue-collection.js';
import { type Held, type Process, type Queue, type Run, step } from './queue-process.js';
import { type Action, type Role, type Subject, type World, type Write } from './queue-world.js';

const CHANNEL = 'a-channel' as ChannelId;
const PAGES = 2;
const PER_PAGE = 10;

const begun = (dueAt: Date): Document => ({
  _id: CHANNEL,
  accountId: 'an-account',
  to: new Date(0),
  state: 'running',
  page: 1,
  read: 0,
  imported: 0,
  unreadable: 0,
  failures: 0,
  startedAt: new Date(0),
  dueAt,
  gen: 0,
});

const ROLES: Record<string, Role> = {
  claim: { by: 'claim', then: 'leased' },
  advance: { by: 'holder', then: 'now', ends: true },
  finish: { by: 'holder', then: 'over', ends: true },
  postpone: { by: 'holder', then: 'later', ends: true },
  // Of two who are at it the later claim decides.
  'go on now': { by: 'anyone', then: 'now', interrupts: true },
  'another span': { by: 'anyone', then: 'now', interrupts: true, ends: true },
  begin: { by: 'anyone', then: 'now' },
};

/** `PaymentImportRepository` under its queue, as `PaymentImportWorker`, `PageImporter` and `PaymentImportService` use it. */
export const imports = (): Subject => ({
  documents: [begun(new Date(0))],
  others: [],
  fields: { due: 'dueAt', generation: 'gen' },
  roles: ROLES,
  queues: (process) => [queueOf(process)],
  steps,
  outside,
  fault,
  isSettled: ({ collection: { documents } }) => {
    const [{ state, page, read, imported, unreadable } = {} as Document] = documents;
    return (
      state === 'done' && page === PAGES + 1 && read === PAGES * PER_PAGE && imported === PAGES && unreadable === PAGES
    );
  },
});

function queueOf(process: Process): Queue {
  const clock = { now: () => process.now(), leaseUntil: () => process.after(1) };
  const to = (purpose: Parameters<Process['modelFor']>[0]): PaymentImportRepository =>
    new PaymentImportRepository(process.modelFor(purpose));
  const claim = async (found: Pick<PaymentImport, 'channelId' | 'generation'>): Promise<Held | undefined> => {
    const ticket = process.ticketFor(found.generation);
    const item = await to({ name: 'claim', ticket }).leases(clock).claim(found);
    return item && { ticket, item };
  };
  const store = { ...to({ name: 'look' }).leases(clock), claim };
  const run = (held: Held): Promise<void> => process.run(held);
  return new LeasedQueue(store, { slots: 1, run, onFailure: () => undefined }) as unknown as Queue;
}

function steps(process: Process, run: Run): Action[] {
  const { ticket } = run.held;
  const item = run.held.item as PaymentImport;
  const last = (name: string, send: (imports: PaymentImportRepository) => Promise<unknown>) => () => {
    const repository = new PaymentImportRepository(process.modelFor({ name, ticket }));
    step(process, run, { name, send: () => send(repository) });
  };
  const page = {
    total: PAGES * PER_PAGE,
    orders: PER_PAGE,
    payments: 1,
    unreadable: [{ name: 'an-order', fault: 'unreadable' }],
  };
  const moveOn =
    item.page < PAGES
      ? last('advance', (imports) => imports.advance(item, page, process.now()))
      : last('finish', (imports) => imports.finish(item, page, process.now()));
  return [
    { name: 'the page is entered', act: moveOn },
    {
      name: 'the page fails',
      costs: 'failures',
      act: last('postpone', (imports) => imports.postpone(item, process.after(2), 'no')),
    },
  ];
}

function outside(process: Process): Action[] {
  const to = (name: string): PaymentImportRepository => new PaymentImportRepository(process.modelFor({ name }));
  const { _id, gen, ...rest } = begun(process.now());
  const started = { ...rest, channelId: _id, generation: gen } as unknown as PaymentImport;
  return [
    {
      name: 'somebody wants it now',
      costs: 'hastenings',
      act: () => {
        void to('go on now')
          .hastenFailed(CHANNEL, process.now())
          .catch(() => undefined);
      },
    },
    {
      name: 'somebody wants another span',
      costs: 'offers',
      act: () => {
        void replace(process, started).catch(() => undefined);
      },
    },
    {
      name: 'somebody begins it who does not know of it',
      costs: 'begins',
      act: () => {
        void to('begin')
          .insert(started)
          .catch(() => undefined);
      },
    },
  ];
}

async function replace(process: Process, started: PaymentImport): Promise<void> {
  const repository = new PaymentImportRepository(process.modelFor({ name: 'another span' }));
  const known = await repository.find(CHANNEL);
  const dueAt = process.now();
  if (known) await repository.replaceUnlessMoved(known, { ...started, dueAt });
}

/** Failures in a row are counted, for waits to grow by; and who begins anew knows what goes with it. */
function fault(_: World, { name, before, after, filter }: Write): string | undefined {
  if (!before || !after) return undefined;
  const failures = before.failures as number;
  if (name === 'go on now' && failures === 0) return 'go on now: it had not failed';
  if (name === 'go on now' && (after.dueAt as Date) > (before.dueAt as Date)) return 'go on now: it was due earlier';
  if (name === 'another span' && filter.gen !== before.gen) return 'another span: what goes was never read';
  const expected = { postpone: failures + 1, advance: 0, finish: 0, 'another span': 0 }[name] ?? failures;
  if (after.failures !== expected) return `${name}: a failure is not counted as it should be`;
  return name === 'finish' && after.dueAt !== NEVER_DUE ? 'finish: it is due again' : undefined;
}
