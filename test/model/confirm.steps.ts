import { type Guarded } from './guards.js';
import {
  breaking,
  type Job,
  jobOf,
  type Ledger,
  MAX_ASKED,
  type Move,
  progress,
  type Row,
  type State,
  working,
} from './state.js';

/** `InboxWorker` and `EventProcessor`: claim, ask, confirm, offer, mark. */
export function confirmMoves(state: State, on: Guarded, worker: number): Move[] {
  const job = jobOf(state, worker);
  const at = (next: Job, from: State = state): State => working(from, worker, next);
  switch (job.at) {
    case 'idle':
      return claims(state, worker);
    case 'asking':
      return [
        progress('WeConnect is asked', ask(state, on, worker, job)),
        progress(
          'WeConnect cannot be asked',
          at({ at: 'idle' }, write(state, on, { worker, gen: job.gen }, { due: 'later' })),
        ),
      ];
    case 'not-borne-out':
      return [progress('that is written', at({ at: 'idle' }, doubt(state, on, worker, job)))];
    case 'confirming-untold':
      return [progress('it is confirmed without its module', confirmUntold(state, on, worker, job.gen))];
    case 'fanning-out': {
      if (!on('rowsBeforeFannedOut'))
        return [
          progress('fanned out first', at({ at: 'offering-late', gen: job.gen }, mark(state, on, worker, job.gen))),
        ];
      const offered = job.target && job.result === 'open' ? offer(state, on, job.gen) : state;
      return [progress('a delivery is offered', at({ at: 'marking', gen: job.gen }, offered))];
    }
    case 'offering-late':
      return [progress('a delivery is offered late', at({ at: 'idle' }, offer(state, on, job.gen)))];
    case 'marking':
      return [progress('the event is fanned out', at({ at: 'idle' }, mark(state, on, worker, job.gen)))];
    case 'candidate':
    case 'claimed':
    case 'running':
    case 'succeeded':
    case 'dying':
    case 'removing':
    case 'removed':
      return [];
  }
}

/** By a nudge while nobody has taken it, or by sweeping once it is due. What is not durable yet was told to nobody. */
function claims(state: State, worker: number): Move[] {
  const { ledger } = state;
  if (!ledger?.durable || (ledger.taken && ledger.due !== 'now')) return [];
  const gen = ledger.gen + 1;
  const claimed: Ledger = { ...ledger, taken: true, gen, due: 'later', holder: worker };
  const { asked, result, target } = ledger;
  const job: Job =
    ledger.state === 'confirmed' ? { at: 'fanning-out', gen, result, target } : { at: 'asking', gen, asked, result };
  return [progress('an event is claimed', working({ ...state, ledger: claimed }, worker, job))];
}

/** What WeConnect bears out stays so: writing it down is the same step. What it does not may be out of date when it is written. */
function ask(state: State, on: Guarded, worker: number, job: Extract<Job, { at: 'asking' }>): State {
  const { gen, asked, result } = job;
  if (!state.paid) return working(state, worker, { at: 'not-borne-out', gen, asked });
  if (!state.active) return working(state, worker, { at: 'confirming-untold', gen });
  const confirmed = write(state, on, { worker, gen }, { state: 'confirmed', target: true });
  const next: Job = { at: 'fanning-out', gen, result, target: true };
  return working(confirmed, worker, confirmed === state ? { at: 'idle' } : next);
}

function confirmUntold(state: State, on: Guarded, worker: number, gen: number): State {
  const change = { state: 'confirmed', target: false, flagged: on('untoldIsFlagged') } as const;
  const confirmed = write(state, on, { worker, gen }, change);
  const next: Job = { at: 'fanning-out', gen, result: 'open', target: false };
  return working(confirmed, worker, confirmed === state ? { at: 'idle' } : next);
}

function doubt(state: State, on: Guarded, worker: number, job: Extract<Job, { at: 'not-borne-out' }>): State {
  const again = job.asked < MAX_ASKED;
  const asked = (state.ledger?.asked ?? 0) + 1;
  return write(
    state,
    on,
    { worker, gen: job.gen },
    again ? { due: 'later', asked } : { state: 'refused', due: 'never' },
  );
}

function mark(state: State, on: Guarded, worker: number, gen: number): State {
  return write(state, on, { worker, gen }, { due: 'never' });
}

/** A write under a claim. */
function write(state: State, on: Guarded, claim: { worker: number; gen: number }, change: Partial<Ledger>): State {
  const { ledger } = state;
  if (!ledger || (on('eventWritesFenced') && ledger.gen !== claim.gen)) return state;
  const written = { ...state, ledger: { ...ledger, ...change } };
  return ledger.holder === claim.worker ? written : breaking(written, 'a stale claim wrote to the event');
}

/** `DeliveryRepository.offer`: by whoever fans out, whether or not its claim still holds. */
function offer(state: State, on: Guarded, gen: number): State {
  const { row } = state;
  if (row && on('offerKeepsRow')) return { ...state, row: { ...row, offer: Math.max(row.offer, gen) } };
  const fresh: Row = {
    offer: gen,
    claim: { born: on('claimsNeverRepeat') ? gen : 0, count: 0 },
    due: 'now',
    attempts: 0,
    owned: false,
    holder: undefined,
    starts: row?.starts ?? 0,
  };
  return { ...state, row: fresh };
}
