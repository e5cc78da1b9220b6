import { type AccountId, type ModuleName, Clock, HOUR, MINUTE, Randomness, SECOND } from '../../common/index.js';
import { Injectable } from '@nestjs/common';
import { listedWait } from '../../queue/index.js';

/** First tries have slots of their own, so that a backlog of retries never starves fresh work. */
export type Lane = 'first' | 'retry';

/** An unfinished delivery: an event that a module has not had its last word on. */
export interface Delivery {
  id: string;
  eventKey: string;
  module: ModuleName;
  /** Of the event; undefined where it is nobody's. */
  accountId: AccountId | undefined;
  /** In whose turn it is worked on: the account, or for an event that is no account's the channel that it came by. */
  share: string;
  /** When to try next; while it runs, when its lease ends. */
  dueAt: Date;
  /** Which claim this is: only the holder of the latest may write a result. */
  generation: number;
  /** Tries so far, the running one among them: charged at the claim, so that one that kills the process uses up its tries. */
  attempts: number;
  /** The fan-out that offered it last. */
  offer: number;
  /** The process that holds the claim. */
  owner: string | undefined;
  error: string | undefined;
}

/** `<event key>|<module>`: one delivery for each module, however often the event is fanned out. */
export function deliveryId(eventKey: string, module: ModuleName): string {
  return `${eventKey}|${module}`;
}

/** The handler took longer than the deadline; its signal was aborted. */
export class DeadlineExceeded extends Error {
  constructor(deadline: number) {
    super(`The handler did not finish within ${deadline} ms.`);
    this.name = 'DeadlineExceeded';
  }
}

/** Another claim runs this delivery now: what this one does no longer counts. */
export class ClaimLost extends Error {
  constructor() {
    super('The claim has passed to another process.');
    this.name = 'ClaimLost';
  }
}

/** The process is stopping; the delivery is given back and comes again. */
export class ProcessStopping extends Error {
  constructor() {
    super('The process is stopping.');
    this.name = 'ProcessStopping';
  }
}

/** The numbers of delivery, each in ms. One object, so that a test can hasten them. */
export class DeliveryPolicy {
  /** Waits after the 1st, 2nd, … failed try: 13 tries in all, over 70 h 42 min. */
  readonly retryAfter: readonly number[] = [
    1 * SECOND,
    5 * SECOND,
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    1 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    24 * HOUR,
    24 * HOUR,
  ];
  /** Each wait is shortened or lengthened by up to this share, so that what failed together is not tried together. */
  readonly jitter: number = 0.2;
  /** A claim that is not renewed for so long is anybody's. Longer than the deadline, so that a healthy handler never loses its claim. */
  readonly lease: number = 60 * SECOND;
  readonly renewEvery: number = 10 * SECOND;
  /** A handler's time; then it is aborted, and the try has failed. */
  readonly deadline: number = 25 * SECOND;
  /** How long a stopping process waits for running handlers before it aborts them and gives their deliveries back. */
  readonly stopGrace: number = 20 * SECOND;
  /** Deliveries of ONE module that may run at once in a process, in each lane; of one account never more than are left free (`FairSlots`). */
  readonly slotsPerLane: number = 16;
  /** So many failures in a row pause a module for an account: waiting, never discarded. */
  readonly failuresToPause: number = 10;
  readonly pauseFrom: number = 30 * SECOND;
  readonly pauseUpTo: number = 5 * MINUTE;
}

/** The policy's numbers as dates. */
@Injectable()
export class DeliveryTiming {
  constructor(
    readonly policy: DeliveryPolicy,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  leaseUntil(): Date {
    return this.after(this.policy.lease);
  }

  /** @returns undefined after the last try */
  nextTry(attempts: number): Date | undefined {
    const { retryAfter, jitter } = this.policy;
    const delay = listedWait(retryAfter, attempts, { jitter, fraction: this.randomness.fraction() });
    return delay === undefined ? undefined : this.after(delay);
  }

  /** Whether a claim charged one try more than there are: earlier ones took their process down with them. */
  isBeyondLastTry(attempts: number): boolean {
    return attempts > this.policy.retryAfter.length + 1;
  }

  /** The same items in random order, so that processes do not all reach for the same one. */
  shuffled<Item>(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, rank: this.randomness.fraction() }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  }

  private after(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}
