import { type Guarded } from './guards.js';
import {
  breaking,
  type Claim,
  type Held,
  type Job,
  jobOf,
  MAX_TRIES,
  mishap,
  type Move,
  progress,
  type Row,
  sameClaim,
  spend,
  type State,
  working,
} from './state.js';

type Delivering = Extract<Job, Held>;

/** `DeliveryWorker`, `DeliveryRunner` and `DeliveryRecorder`: claim, load, run, and write down how it ended. */
export function deliverMoves(state: State, on: Guarded, worker: number): Move[] {
  const job = jobOf(state, worker);
  switch (job.at) {
    case 'idle':
      if (state.row?.due !== 'now') return [];
      return [progress('a delivery is found due', working(state, worker, { at: 'candidate', claim: state.row.claim }))];
    case 'candidate':
      return [progress('the delivery is claimed', claim(state, on, worker, job.claim))];
    case 'claimed':
      return [progress('the ledger is read', load(state, on, worker, job))];
    case 'running':
      return runningMoves(state, on, worker, job);
    case 'succeeded':
      return [
        progress('the next write', conclude(state, on, worker, job)),
        ...failure('the handler fails after its effect', state, on, { worker, job }),
      ];
    case 'dying':
    case 'removing':
    case 'removed':
      return [progress('the next write', conclude(state, on, worker, job))];
    case 'asking':
    case 'not-borne-out':
    case 'confirming-untold':
    case 'fanning-out':
    case 'offering-late':
    case 'marking':
      return [];
  }
}

function claim(state: State, on: Guarded, worker: number, seen: Claim): State {
  const { row } = state;
  const due = row?.due === 'now';
  if (!row || !sameClaim(row.claim, seen) || (on('claimWhenDue') && !due))
    return working(state, worker, { at: 'idle' });
  const attempts = row.attempts + (on('chargeAtClaim') ? 1 : 0);
  const next = { born: seen.born, count: seen.count + 1 };
  const claimed: Row = { ...row, claim: next, attempts, due: 'later', owned: true, holder: worker };
  const to = working({ ...state, row: claimed }, worker, { at: 'claimed', claim: next, offer: row.offer, attempts });
  return due ? to : breaking(to, 'a delivery was taken from a holder that had renewed its claim');
}

function load(state: State, on: Guarded, worker: number, job: Delivering): State {
  const final = state.ledger?.result !== 'open';
  if (final && on('loadBeforeRun')) return working(state, worker, { ...job, at: 'removing' });
  if (job.attempts > MAX_TRIES) return bury(state, on, worker, job);
  const started = working(countStart(state, job), worker, { ...job, at: 'running' });
  return final ? breaking(started, 'a handler was started after its last word was seen') : started;
}

function countStart(state: State, job: Delivering): State {
  const { row } = state;
  if (!row || !sameClaim(row.claim, job.claim)) return state;
  const counted = { ...state, row: { ...row, starts: row.starts + 1 } };
  return row.starts < MAX_TRIES ? counted : breaking(counted, 'a handler was started more often than it may be');
}

function runningMoves(state: State, on: Guarded, worker: number, job: Delivering): Move[] {
  const moves = [
    progress('the handler succeeds', working(book(state, on), worker, { ...job, at: 'succeeded' })),
    mishap('the claim is renewed', renew(state, on, worker, job)),
    ...failure('the handler fails', state, on, { worker, job }),
  ];
  if (state.left.releases > 0) moves.push(mishap('the process stops', release(state, on, worker, job)));
  return moves;
}

/** A failure and its write are one step: in between nothing else could tell them apart from a handler that still runs. */
function failure(name: string, state: State, on: Guarded, { worker, job }: Omit<Writer, 'fenced'>): Move[] {
  if (state.left.failures === 0) return [];
  return [mishap(name, fail({ ...state, left: spend(state.left, 'failures') }, on, worker, job))];
}

/** The shop's one conditional write. */
function book(state: State, on: Guarded): State {
  if (state.effects > 0 && on('effectOnce')) return state;
  const booked = { ...state, effects: state.effects + 1 };
  return state.effects > 0 ? breaking(booked, 'a payment was booked twice') : booked;
}

function renew(state: State, on: Guarded, worker: number, job: Delivering): State {
  const renewed = write(state, { worker, job, fenced: on('renewFenced') }, { due: 'later' });
  return renewed ?? working(state, worker, { at: 'idle' });
}

function release(state: State, on: Guarded, worker: number, job: Delivering): State {
  const stopped = working({ ...state, left: spend(state.left, 'releases') }, worker, { at: 'idle' });
  const { row } = state;
  if (!row) return stopped;
  const back = {
    due: 'now',
    owned: false,
    attempts: row.attempts - 1,
    starts: row.starts - 1,
    claim: next(row),
  } as const;
  return write(stopped, { worker, job, fenced: on('releaseFenced') }, back) ?? stopped;
}

function fail(state: State, on: Guarded, worker: number, job: Delivering): State {
  if (job.attempts >= MAX_TRIES) return bury(state, on, worker, job);
  const { row } = state;
  const idle = working(state, worker, { at: 'idle' });
  if (!row) return idle;
  const attempts = row.attempts + (on('chargeAtClaim') ? 0 : 1);
  const later = { due: 'later', owned: false, attempts, claim: next(row) } as const;
  return write(idle, { worker, job, fenced: on('retryFenced') }, later) ?? idle;
}

function bury(state: State, on: Guarded, worker: number, job: Delivering): State {
  const { row } = state;
  const idle = working(state, worker, { at: 'idle' });
  if (!row) return idle;
  const claim = next(row);
  const fenced = write(state, { worker, job, fenced: on('deathFenced') }, { due: 'later', owned: false, claim });
  if (!fenced) return idle;
  const dying: Job = on('deadBeforeRemove')
    ? { ...job, claim, at: 'dying' }
    : { ...job, claim, at: 'removed', then: 'dead' };
  return working(on('deadBeforeRemove') ? fenced : remove(fenced, on, job), worker, dying);
}

/** The ledger's last word, then the row; the other way round where that guard is gone. */
function conclude(state: State, on: Guarded, worker: number, job: Delivering): State {
  const idle: Job = { at: 'idle' };
  switch (job.at) {
    case 'succeeded':
      return on('doneBeforeRemove')
        ? working(recordDone(state), worker, { ...job, at: 'removing' })
        : working(remove(state, on, job), worker, { ...job, at: 'removed', then: 'done' });
    case 'dying':
      return working(recordDead(state, on), worker, { ...job, at: 'removing' });
    case 'removed':
      return working(job.then === 'done' ? recordDone(state) : recordDead(state, on), worker, idle);
    case 'removing':
    case 'claimed':
    case 'running':
      return working(remove(state, on, job), worker, idle);
  }
}

function recordDone(state: State): State {
  return state.ledger ? { ...state, ledger: { ...state.ledger, result: 'done' } } : state;
}

function recordDead(state: State, on: Guarded): State {
  const { ledger } = state;
  if (!ledger || (ledger.result === 'done' && on('doneBeatsDead'))) return state;
  const dead: State = { ...state, ledger: { ...ledger, result: 'dead' } };
  return ledger.result === 'done' ? breaking(dead, 'done went back to dead') : dead;
}

/** Not fenced by the claim: the ledger has the last word already. But an offer that came since may be for a replay. */
function remove(state: State, on: Guarded, job: Delivering): State {
  const offeredAgain = state.row !== undefined && state.row.offer !== job.offer;
  return on('removeKnowsOffer') && offeredAgain ? state : { ...state, row: undefined };
}

interface Writer {
  worker: number;
  job: Delivering;
  fenced: boolean;
}

/** @returns undefined when the write matched nothing */
function write(state: State, { worker, job, fenced }: Writer, change: Partial<Row>): State | undefined {
  const { row } = state;
  if (!row || (fenced && !sameClaim(row.claim, job.claim))) return undefined;
  const written = { ...state, row: { ...row, ...change } };
  return row.holder === worker ? written : breaking(written, 'a stale claim wrote to the delivery');
}

function next({ claim: { born, count } }: Row): Claim {
  return { born, count: count + 1 };
}
