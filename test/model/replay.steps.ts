import { type Guarded } from './guards.js';
import { mishap, type Move, progress, spend, type State } from './state.js';
import { reopened } from './untold.steps.js';

/** `ReplayService`: a waiting row is hastened, then the ledger is reopened and due, in one write. */
export function replayMoves(state: State, on: Guarded): Move[] {
  if (state.replaying) return [progress('a replay reopens', reopen({ ...state, replaying: false }, on))];
  if (state.left.replays === 0 || state.ledger?.state !== 'confirmed') return [];
  const begun = { ...state, replaying: true, left: spend(state.left, 'replays') };
  return [mishap('a replay hastens', hasten(begun))];
}

function hasten(state: State): State {
  const { row } = state;
  if (!row || row.owned) return state;
  return { ...state, row: { ...row, due: 'now', attempts: 0, starts: 0 } };
}

/** A replay makes a target of a module that is none. */
function reopen(state: State, on: Guarded): State {
  const { ledger } = state;
  if (!ledger) return state;
  return { ...state, ledger: { ...ledger, target: true, flagged: false, ...reopened(ledger, on) } };
}
