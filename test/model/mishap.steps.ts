import { type Guarded } from './guards.js';
import { mishap, type Move, progress, spend, type State, working } from './state.js';

/** What nobody asked for: time passing, processes that die, a database that forgets what was not durable. */
export function mishapMoves(state: State, on: Guarded): Move[] {
  return [...timeMoves(state, on), ...crashMoves(state)];
}

function timeMoves(state: State, on: Guarded): Move[] {
  const { ledger, row } = state;
  const moves: Move[] = [];
  if (ledger?.due === 'later' && on('sweep')) {
    moves.push(progress('the event falls due', { ...state, ledger: { ...ledger, due: 'now' } }));
  }
  if (row?.due === 'later') moves.push(progress('the delivery falls due', { ...state, row: { ...row, due: 'now' } }));
  if (!state.paid) moves.push(progress('the books have the payment', { ...state, paid: true }));
  return moves;
}

function crashMoves(state: State): Move[] {
  if (state.left.crashes === 0) return [];
  const crashed = { ...state, left: spend(state.left, 'crashes') };
  const moves = state.workers.flatMap(({ at }, worker) =>
    at === 'idle' ? [] : [mishap('a worker is killed', working(crashed, worker, { at: 'idle' }))],
  );
  if (state.posts.length > 0) moves.push(mishap('the api is killed', { ...crashed, posts: [] }));
  if (state.ledger && !state.ledger.durable) {
    moves.push(mishap('the database forgets', { ...crashed, ledger: undefined }));
  }
  return moves;
}
