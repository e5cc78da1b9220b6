import { type AccountId, type ModuleName } from '../../common/index.js';

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
