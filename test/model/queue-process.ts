import { type Model } from 'mongoose';
import { type LeasedQueue } from '../../src/queue/index.js';
import { type Document, type Fields, type Operation, type Sender } from './queue-collection.js';
import { type World } from './queue-world.js';

/** How long a lease is, in ms. */
export const LEASE = 10;

/** A claim: what it was found as, and what holding it is known by. */
export interface Ticket {
  name: string;
  /** Undefined: the claim asks for no generation. */
  generation: number | undefined;
}

/** What a queue hands to whoever works on it. */
export interface Held {
  ticket: Ticket;
  item: object;
}

/** Somebody's work on what they claimed. */
export interface Run {
  held: Held;
  /** Waits for an answer, and does nothing else. */
  isBusy: boolean;
  /** How far it is; undefined: at its beginning. */
  stage?: string;
  end: (error?: Error) => void;
}

export type Queue = LeasedQueue<never, Held>;

/** What one operation, or a few in a row, are for. */
interface Purpose {
  name: string;
  ticket?: Ticket | undefined;
  /** What the ticket becomes where it succeeds. */
  next?: Ticket;
}

interface Sent extends Purpose {
  operation: Operation;
  at: Date;
}

/** A process, or somebody who works under no claim. All that happens in it is decided by what it is told. */
export class Process {
  skew = 0;
  /** Has done nothing yet. */
  isNew = true;
  runs: Run[] = [];
  sent: Sent[] = [];
  queues: Queue[] = [];
  /** What it has done and been told: whatever it will do follows from that. */
  story: string[] = [];
  private tickets = 0;

  constructor(
    readonly world: World,
    readonly name: string,
  ) {}

  now(): Date {
    return new Date(this.world.time + this.skew);
  }

  /** @param leases how many leases from now */
  after(leases: number): Date {
    return new Date(this.now().getTime() + leases * LEASE);
  }

  ticketFor(generation: number | undefined): Ticket {
    this.tickets += 1;
    return { name: `${this.name}${this.tickets}`, generation };
  }

  /** The collection, to one who writes to it for this. */
  modelFor<T>(purpose: Purpose): Model<T> {
    return this.world.collection.modelFor<T>(this.senderFor(purpose));
  }

  /** What a queue is to do with what it leased. */
  run(held: Held): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (error?: Error): void => {
        this.runs = this.runs.filter((other) => other !== run);
        if (error) reject(error);
        else resolve();
      };
      const run: Run = { held, isBusy: false, end };
      this.runs.push(run);
    });
  }

  look(lane: number): void {
    this.isNew = false;
    this.story.push(`looks in lane ${lane}`);
    void this.queues[lane]?.fill().catch(() => this.story.push('could not look'));
  }

  happen(sent: Sent, isAnswered: boolean): void {
    this.sent = this.sent.filter((other) => other !== sent);
    this.story.push(`of ${sent.operation.name}${isAnswered ? '' : ', lost'}:`);
    sent.operation.happen(isAnswered);
  }

  get isIdle(): boolean {
    return this.sent.length === 0 && this.runs.length === 0;
  }

  private senderFor(purpose: Purpose): Sender {
    let writes = 0;
    let happening: Sent | undefined;
    const { world } = this;
    return {
      nameOf: (kind) => {
        const isFirst = kind !== 'write' || writes === 0;
        if (kind !== 'find') writes += 1;
        return isFirst ? purpose.name : `${purpose.name}, then`;
      },
      send: (operation) => {
        const at = this.now();
        const sent: Sent = { ...purpose, at, operation: { ...operation, happen } };
        function happen(isAnswered: boolean): void {
          happening = sent;
          operation.happen(isAnswered);
        }
        this.sent.push(sent);
        const by = purpose.ticket?.name ?? 'nobody';
        this.story.push(`${by} sends ${operation.name} ${JSON.stringify(operation.filter)} at ${at.getTime()}`);
      },
      wrote: (name, before, after) => {
        this.story.push(JSON.stringify(after ?? 'none'));
        if (happening) world.wrote({ ...happening, filter: happening.operation.filter, name, before, after });
      },
      found: (name, filter: Fields, documents: Document[]) => {
        this.story.push(JSON.stringify(documents));
        if (happening) world.found({ name, filter, documents, at: happening.at });
      },
    };
  }
}

interface Step<T> {
  name: string;
  send: () => Promise<T>;
  /** Whether the run goes on, given the answer; by default it ends. */
  goesOn?: (answer: T) => boolean;
}

/** A step of a run, which does nothing else until it is answered, and fails where that is lost. */
export function step<T>(process: Process, run: Run, { name, send, goesOn = () => false }: Step<T>): void {
  process.story.push(name);
  run.isBusy = true;
  send().then(
    (answer) => {
      run.isBusy = false;
      if (!goesOn(answer)) run.end();
    },
    (error: unknown) => {
      run.end(error as Error);
    },
  );
}

/** What a run does beside its steps; it is over where the answer, which may come late, says that the claim is lost. */
export function aside(process: Process, run: Run, { name, send }: Step<boolean>): void {
  process.story.push(name);
  send().then(
    (isHeld) => {
      if (!isHeld && !run.isBusy) run.end();
    },
    () => process.story.push(`${name}: no answer`),
  );
}
