/** Dates come down to this: `later` may turn into `now` at any instant, for no clock is trusted. */
export type Due = 'now' | 'later' | 'never';

/** A delivery's claim: which offer brought the row, and the how-manieth claim on it. */
export interface Claim {
  born: number;
  count: number;
}

/** The event in `inbox`. `holder` is no field of the database: it tells who claimed last, to catch stale writes. */
export interface Ledger {
  durable: boolean;
  state: 'received' | 'confirmed' | 'refused';
  taken: boolean;
  gen: number;
  due: Due;
  asked: number;
  result: 'open' | 'done' | 'dead';
  /** Whether the module is one of the targets; one that is not, and whose payment it is, is flagged. */
  target: boolean;
  flagged: boolean;
  holder: number | undefined;
}

/** The row in `deliveries`. `holder` and `starts` are no fields of the database: they are for the checks. */
export interface Row {
  offer: number;
  claim: Claim;
  due: Due;
  attempts: number;
  owned: boolean;
  holder: number | undefined;
  starts: number;
}

/** What a worker is at, with what it has read: it may be long out of date. */
export type Job =
  | { at: 'idle' }
  | { at: 'asking'; gen: number; asked: number; result: Ledger['result'] }
  | { at: 'not-borne-out'; gen: number; asked: number }
  /** Borne out, and the module was not active when it was asked for: it may be by now. */
  | { at: 'confirming-untold'; gen: number }
  | { at: 'fanning-out'; gen: number; result: Ledger['result']; target: boolean }
  | { at: 'marking'; gen: number }
  | { at: 'offering-late'; gen: number }
  | { at: 'candidate'; claim: Claim }
  | ({ at: 'claimed' | 'running' | 'succeeded' | 'dying' | 'removing' } & Held)
  | ({ at: 'removed'; then: 'done' | 'dead' } & Held);

/** What a claim on a delivery has read of it. */
export interface Held {
  claim: Claim;
  offer: number;
  attempts: number;
}

/** A post on its way to its 200. `paid`: it was sent after WeConnect's books had the payment. */
export interface Post {
  at: 'inserted' | 'duplicate' | 'counted' | 'answered-early';
  paid: boolean;
}

/** What may still go wrong, or be asked for. */
export interface Budget {
  posts: number;
  crashes: number;
  failures: number;
  releases: number;
  replays: number;
}

export interface State {
  ledger: Ledger | undefined;
  row: Row | undefined;
  workers: readonly Job[];
  posts: readonly Post[];
  /** A replay that has hastened the row and not yet reopened the ledger. */
  replaying: boolean;
  /** Whether the module, whose payment it is, is active by now; and whether somebody has found the flagged event and is about to tell it. */
  active: boolean;
  telling: boolean;
  /** Whether WeConnect's books have the payment by now. */
  paid: boolean;
  /** How often the shop has booked it. */
  effects: number;
  /** Whether a 200 went out; and whether one did for a post that the books bear out. */
  answered: boolean;
  owed: boolean;
  left: Budget;
  /** What was broken on the way here. */
  broken?: string;
}

export const MAX_TRIES = 2;
export const MAX_ASKED = 1;

export function initial(left: Budget, { paid = true, active = true } = {}): State {
  const idle: Job = { at: 'idle' };
  return {
    ledger: undefined,
    row: undefined,
    workers: [idle, idle],
    posts: [],
    replaying: false,
    active,
    telling: false,
    paid,
    effects: 0,
    answered: false,
    owed: false,
    left,
  };
}

export const sameClaim = (one: Claim, other: Claim): boolean => one.born === other.born && one.count === other.count;

/** One thing that may happen next. Moves that are no `progress` need not happen: nothing may depend on them. */
export interface Move {
  name: string;
  progress: boolean;
  to: State;
}

export const progress = (name: string, to: State): Move => ({ name, progress: true, to });
export const mishap = (name: string, to: State): Move => ({ name, progress: false, to });

export const spend = (left: Budget, what: keyof Budget): Budget => ({ ...left, [what]: left[what] - 1 });

export function jobOf({ workers }: State, worker: number): Job {
  const job = workers[worker];
  if (!job) throw new Error(`there is no worker ${worker}`);
  return job;
}

/** The state with a worker at something else. */
export function working(state: State, worker: number, job: Job): State {
  return { ...state, workers: state.workers.map((old, index) => (index === worker ? job : old)) };
}

/** The state with what was broken, unless something was before. */
export function breaking(state: State, what: string): State {
  return { ...state, broken: state.broken ?? what };
}
