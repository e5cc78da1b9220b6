import { acceptMoves } from './accept.steps.js';
import { confirmMoves } from './confirm.steps.js';
import { deliverMoves } from './deliver.steps.js';
import { type Guarded } from './guards.js';
import { mishapMoves } from './mishap.steps.js';
import { replayMoves } from './replay.steps.js';
import { type Move, type State } from './state.js';
import { untoldMoves } from './untold.steps.js';
import { stateKey } from './state-key.js';

/** What a search found. */
export interface Finding {
  states: number;
  /** Undefined: nothing is ever broken, and from every state there is a way to the end. */
  broken: string | undefined;
  /** The moves that lead there, the shortest way. */
  trace: string[];
}

interface Seen {
  state: State;
  by: string;
  from: number | undefined;
  /** States that lead here by progress alone. */
  before: number[];
}

/** Visits every state that can be reached, breadth first; then asks of each whether it can still come to a good end. */
export function search(start: State, on: Guarded): Finding {
  const seen: Seen[] = [{ state: start, by: 'start', from: undefined, before: [] }];
  const indexOf = new Map([[stateKey(start), 0]]);
  // The list grows while it is walked.
  for (const [index, { state }] of seen.entries()) {
    for (const move of movesOf(state, on)) {
      const next = visit({ seen, indexOf }, index, move);
      if (move.to.broken !== undefined) return found(seen, next, move.to.broken);
    }
  }
  const stuck = firstStuck(seen);
  return stuck === undefined
    ? { states: seen.length, broken: undefined, trace: [] }
    : found(seen, stuck, 'an event that was answered 200 can no longer come to its end');
}

function movesOf(state: State, on: Guarded): Move[] {
  return [
    ...acceptMoves(state, on),
    ...state.workers.flatMap((_, worker) => [...confirmMoves(state, on, worker), ...deliverMoves(state, on, worker)]),
    ...replayMoves(state, on),
    ...untoldMoves(state, on),
    ...mishapMoves(state, on),
  ];
}

function visit(known: { seen: Seen[]; indexOf: Map<string, number> }, from: number, move: Move): number {
  const key = stateKey(move.to);
  let index = known.indexOf.get(key);
  if (index === undefined) {
    index = known.seen.push({ state: move.to, by: move.name, from, before: [] }) - 1;
    known.indexOf.set(key, index);
  }
  if (move.progress && index !== from) known.seen[index]?.before.push(from);
  return index;
}

/** Whoever can reach a good end by progress alone is not stuck. */
function firstStuck(seen: Seen[]): number | undefined {
  const ends = seen.flatMap(({ state }, index) => (isGoodEnd(state) ? [index] : []));
  const safe = new Set(ends);
  for (const index of ends) {
    for (const before of seen[index]?.before ?? []) {
      if (safe.has(before)) continue;
      safe.add(before);
      ends.push(before);
    }
  }
  const stuck = seen.findIndex((_, index) => !safe.has(index));
  return stuck < 0 ? undefined : stuck;
}

/** Everybody is idle, nothing is due, and what was answered 200 has had its last word. */
function isGoodEnd({ ledger, row, workers, posts, replaying, telling, answered, owed, effects }: State): boolean {
  const idle = !row && !replaying && !telling && posts.length === 0 && workers.every(({ at }) => at === 'idle');
  if (!idle) return false;
  if (!ledger) return !answered;
  if (!ledger.durable || ledger.due !== 'never') return !answered && !ledger.durable;
  if (ledger.state === 'refused') return !owed;
  if (!ledger.target) return false;
  return ledger.result === 'dead' || (ledger.result === 'done' && effects === 1);
}

function found(seen: Seen[], index: number, broken: string): Finding {
  const trace: string[] = [];
  for (let at: number | undefined = index; at !== undefined; at = seen[at]?.from) trace.unshift(seen[at]?.by ?? '');
  return { states: seen.length, broken, trace };
}
