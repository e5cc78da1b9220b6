import { type Document, type Fields, isAnother, MemoryCollection, type Parts } from './queue-collection.js';
import { LEASE, Process, type Queue, type Run, type Ticket } from './queue-process.js';

/** What may happen, and how often at most: so every way ends. */
export interface Chances {
  looks: number;
  /** A lease's length goes by. */
  lapses: number;
  /** The clock of one process is set forward, or back, by a lease's length. */
  clockSteps: number;
  crashes: number;
  /** A write happens, and its answer is lost. */
  losses: number;
  failures: number;
  renewals: number;
  releases: number;
  /** Somebody wants it now. */
  hastenings: number;
  /** It is offered, told or begun anew. */
  offers: number;
  /** Somebody begins what is there. */
  begins: number;
  /** A run finds something. */
  findings: number;
  /** A module that was not told is active after all. */
  activations: number;
}

/** One thing that may happen next. */
export interface Action {
  name: string;
  costs?: keyof Chances;
  act: () => void;
}

/** What an operation may do, and what it is for. */
export interface Role {
  /** `holder`: only who holds the latest claim. */
  by: 'claim' | 'holder' | 'anyone';
  /** When the item is due after it: not while it is leased, at once, not before another lease's length, never, or that is left as it was. */
  then: 'leased' | 'now' | 'later' | 'over' | 'as it was';
  /** Nobody holds the item after it. */
  ends?: true;
  /** It may let somebody claim what another is at: what that one knows is outdated, or nothing is done any more but to say how it ended. */
  interrupts?: true;
  /** Others may interrupt from then on. */
  yields?: true;
  /** A claim of what is new, before it is due. */
  early?: true;
}

/** A collection that items are leased from, and those who work on them: real queues over real repositories. */
export interface Subject {
  documents: Document[];
  /** Which nobody may find. */
  others: Document[];
  fields: { due: string; generation: string };
  roles: Record<string, Role>;
  queues(process: Process): Queue[];
  /** What a process does of its own, beside looking. */
  wakes?(process: Process): Action[];
  /** What a run may do next; the first of them is how it goes well. */
  steps(process: Process, run: Run): Action[];
  /** What somebody may do who holds no claim. */
  outside(process: Process): Action[];
  /** What is wrong about a write that the rules for all do not know; counts what it has to. */
  fault?(world: World, write: Write): string | undefined;
  foundFault?(world: World, filter: Fields, document: Document): string | undefined;
  isSettled(world: World): boolean;
}

export interface Write {
  name: string;
  /** As it was sent. */
  filter: Fields;
  /** Without `after`: none met the condition, or it is gone. */
  before: Document | undefined;
  after: Document | undefined;
  ticket?: Ticket | undefined;
  next?: Ticket;
  at: Date;
}

/** Processes that lease one item from a collection, with the real queue and the real repository; what happens when is for the search to say. */
export class World {
  time = 0;
  broken: string | undefined;
  /** Who may write under a claim. */
  holder: Ticket | undefined;
  /** What a subject counts. */
  readonly counted: Record<string, number> = {};
  readonly collection: MemoryCollection;
  private processes: Process[];
  private readonly outsider = new Process(this, 'somebody');
  /** When the holder's lease ends, by the clock of who took it. */
  private until = 0;
  /** Whether the clocks have always agreed: only then do moments of one mean something to another. */
  private clocksAgree = true;

  constructor(
    readonly subject: Subject,
    private readonly left: Chances,
    parts: Parts,
  ) {
    const { documents, others, fields } = subject;
    this.collection = new MemoryCollection(documents, others, parts, fields.generation);
    this.processes = [this.started('A'), this.started('B')];
  }

  break(what: string | undefined): void {
    this.broken ??= what;
  }

  found({ name, filter, documents, at }: { name: string; filter: Fields; documents: Document[]; at: Date }): void {
    if (name !== 'look') return;
    const { subject } = this;
    for (const document of documents) {
      if (subject.others.includes(document)) this.break("a look found what is another's");
      if (dateOf(document, subject.fields.due) > at) this.break('a look found what is not due');
      this.break(subject.foundFault?.(this, filter, document));
    }
  }

  wrote(write: Write): void {
    const { name, before, after } = write;
    const role = this.subject.roles[name];
    if (!role) throw new Error(`what ${name} may do is not said`);
    if (before && isAnother(before)) this.break(`${name}: another was written to than was meant`);
    if (this.collection.documents.length > 1) this.break(`${name}: it is there twice`);
    if (before) this.break(role.by === 'claim' ? this.claimFault(role, write) : this.writeFault(role, write));
    if (after) this.break(this.dueFault(role, write));
    this.break(this.subject.fault?.(this, write));
    if (before ?? after) this.note(role, write);
  }

  /** Everything that may happen next. */
  actions(): Action[] {
    const all = [
      ...this.distinct.flatMap((process) => this.actionsOf(process)),
      ...this.answers(this.outsider),
      ...this.subject.outside(this.outsider),
      { name: 'a lease goes by', costs: 'lapses' as const, act: () => (this.time += LEASE) },
    ];
    return all.filter(({ costs }) => !costs || this.left[costs] > 0);
  }

  async do(name: string): Promise<void> {
    const action = this.actions().find((other) => other.name === name);
    if (!action) throw new Error(`cannot: ${name}`);
    if (action.costs) this.left[action.costs] -= 1;
    action.act();
    await quiet();
    for (const process of [...this.processes, this.outsider]) this.forget(process);
  }

  /** What makes it another state: which a process is in follows from its story. */
  key(): string {
    const processes = [...this.processes, this.outsider].map(({ skew, story }) => ({ skew, story }));
    const { time, holder, until, left, counted, collection } = this;
    return JSON.stringify([processes, time, holder, until, left, counted, collection.documents]);
  }

  /** All goes well from here: nobody is interrupted, and one process goes on for as long as it takes. */
  async goOn(): Promise<void> {
    this.time += 100 * LEASE;
    const process = this.started('C');
    this.processes = [process];
    for (let round = 0; round < 8; round++) {
      for (const [lane] of process.queues.entries()) {
        process.look(lane);
        await this.goThrough(process);
      }
    }
  }

  /** As long as none has begun, it makes no difference which one does. */
  private get distinct(): Process[] {
    return this.processes.every(({ isNew }) => isNew) ? this.processes.slice(0, 1) : this.processes;
  }

  private async goThrough(process: Process): Promise<void> {
    await quiet();
    for (let step = 0; step < 20; step++) {
      const [next] = [...this.answers(process), ...this.stepsOf(process)];
      if (!next) return;
      next.act();
      await quiet();
    }
  }

  private claimFault(role: Role, { name, before, ticket, at }: Write): string | undefined {
    const { due, generation } = this.subject.fields;
    if (!before || !ticket) return `${name}: nobody claimed`;
    const isAsFound = ticket.generation === undefined || ticket.generation === before[generation];
    if (!isAsFound) return `${name}: it has been leased since it was found`;
    if (!role.early && dateOf(before, due) > at) return `${name}: it was not due`;
    return this.isLeased ? `${name}: it was taken from its holder` : undefined;
  }

  private writeFault({ by, then, interrupts }: Role, { name, ticket }: Write): string | undefined {
    if (by === 'holder' && ticket !== this.holder) return `${name}: a stale holder wrote`;
    return by === 'anyone' && then === 'now' && !interrupts && this.isLeased
      ? `${name}: it was taken from its holder`
      : undefined;
  }

  private dueFault({ then }: Role, { name, before, after, at }: Write): string | undefined {
    const { due } = this.subject.fields;
    const isDue = after && dateOf(after, due);
    if (!isDue) return undefined;
    const earliest = { leased: LEASE, later: 2 * LEASE, over: 1_000 * LEASE, now: 0, 'as it was': 0 }[then];
    if (then === 'as it was') return before && dateOf(before, due) > isDue ? `${name}: it is due earlier` : undefined;
    if (then === 'now') return isDue > at ? `${name}: it is to be had at once, and waits` : undefined;
    return isDue.getTime() < at.getTime() + earliest ? `${name}: it is due too early` : undefined;
  }

  private note({ by, ends, interrupts, yields, then }: Role, { after, ticket, next, at }: Write): void {
    if (by === 'claim') this.holder = ticket;
    if (next) this.holder = next;
    if (ends || !after) this.holder = undefined;
    const isLease = then === 'leased' && !yields;
    if (isLease) this.until = at.getTime() + LEASE;
    else if (ends || interrupts || yields || !after) this.until = 0;
  }

  private get isLeased(): boolean {
    return this.holder !== undefined && this.clocksAgree && this.time < this.until;
  }

  /** One that has nothing to do is as it was when it began, whatever it did: there is one item, and a round of turns is over with it. */
  private forget(process: Process): void {
    if (!process.isIdle) return;
    if (process.queues.some(({ isFull }) => isFull)) this.break('a slot was not given back');
    process.story = [];
  }

  private actionsOf(process: Process): Action[] {
    const { name, isIdle } = process;
    const own = [
      ...process.queues.map((_, lane) => ({
        name: `looks in lane ${lane}`,
        costs: 'looks' as const,
        act: () => {
          process.look(lane);
        },
      })),
      ...(this.subject.wakes?.(process) ?? []),
    ].map((action) => ({ ...action, name: `${name} ${action.name}` }));
    const killed: Action = {
      name: `${name} is killed`,
      costs: 'crashes',
      act: () => {
        this.processes = this.processes.map((other) => (other === process ? this.started(`${name}'`) : other));
      },
    };
    return [
      ...this.answers(process),
      ...this.stepsOf(process),
      ...(isIdle && this.collection.documents.length > 0 ? own : []),
      ...(isIdle ? [] : [killed]),
      ...this.clockSteps(process),
    ];
  }

  private clockSteps(process: Process): Action[] {
    const step = (leases: number): Action => ({
      name: `the clock of ${process.name} steps by ${leases}`,
      costs: 'clockSteps',
      act: () => {
        process.skew += leases * LEASE;
        process.isNew = false;
        this.clocksAgree = false;
      },
    });
    return [step(1), step(-1)];
  }

  private answers(process: Process): Action[] {
    return process.sent.flatMap((sent, place) => {
      const name = `${process.name}: ${sent.operation.name} happens (${place})`;
      const happen = (isAnswered: boolean) => () => {
        process.happen(sent, isAnswered);
      };
      return [
        { name, act: happen(true) },
        { name: `${name}, its answer is lost`, costs: 'losses' as const, act: happen(false) },
      ];
    });
  }

  private stepsOf(process: Process): Action[] {
    return process.runs
      .filter(({ isBusy }) => !isBusy)
      .flatMap((run) => this.subject.steps(process, run))
      .map((action) => ({ ...action, name: `${process.name}: ${action.name}` }));
  }

  private started(name: string): Process {
    const process = new Process(this, name);
    process.queues = this.subject.queues(process);
    return process;
  }
}

/** Until every promise that can go on has. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function dateOf(document: Document, field: string): Date {
  return document[field] as Date;
}
