import { type Guarded } from './guards.js';
import { type Ledger, mishap, type Move, type Post, progress, spend, type State } from './state.js';

const AT_ONCE = 2;

const FRESH: Ledger = {
  durable: false,
  state: 'received',
  taken: false,
  gen: 0,
  due: 'later',
  asked: 0,
  result: 'open',
  target: false,
  flagged: false,
  holder: undefined,
};

/** `InboxService.accept`: insert, or count and revive; then 200. */
export function acceptMoves(state: State, on: Guarded): Move[] {
  return [...arrivals(state, on), ...state.posts.flatMap((post, index) => stepOf(state, on, { post, index }))];
}

function arrivals(state: State, on: Guarded): Move[] {
  if (state.left.posts === 0 || state.posts.length >= AT_ONCE) return [];
  const told = { ...state, left: spend(state.left, 'posts') };
  const { paid } = state;
  if (!on('answerAfterStoring')) {
    const early = answer(put(told, { at: 'answered-early', paid }), paid);
    return [mishap('a post is answered, not stored', early)];
  }
  return [mishap('a post arrives', insert(told, on, paid))];
}

function insert(state: State, on: Guarded, paid: boolean): State {
  if (state.ledger && on('keyIsUnique')) return put(state, { at: 'duplicate', paid });
  return put({ ...state, ledger: FRESH }, { at: 'inserted', paid });
}

function stepOf(state: State, on: Guarded, { post, index }: { post: Post; index: number }): Move[] {
  const rest = { ...state, posts: state.posts.filter((_, other) => other !== index) };
  switch (post.at) {
    case 'answered-early':
      return [progress('an answered post is stored', insert(rest, on, post.paid))];
    case 'inserted':
      return [progress('the insert is durable: 200', state.ledger ? answer(durable(rest), post.paid) : rest)];
    case 'duplicate':
      return [progress('a repeat is counted', count(rest, on, post))];
    case 'counted':
      return [progress('a repeat revives: 200', answer(revive(rest, on), post.paid))];
  }
}

/** `countDuplicate`: a majority write, which makes durable what came before it too. */
function count(state: State, on: Guarded, post: Post): State {
  if (!state.ledger && on('repeatMustMatch')) return state;
  return put(on('repeatIsDurable') ? durable(state) : state, { at: 'counted', paid: post.paid });
}

function revive(state: State, on: Guarded): State {
  const { ledger } = state;
  if (!ledger || !on('repeatRevives')) return state;
  const refused = ledger.state === 'refused';
  const doubted = ledger.state === 'received' && ledger.asked > 0 && on('revivalFences');
  if (!refused && !doubted) return state;
  return {
    ...state,
    ledger: { ...ledger, state: 'received', due: 'now', asked: 0, gen: ledger.gen + 1, holder: undefined },
  };
}

function durable(state: State): State {
  return state.ledger ? { ...state, ledger: { ...state.ledger, durable: true } } : state;
}

function answer(state: State, paid: boolean): State {
  return { ...state, answered: true, owed: state.owed || paid };
}

function put(state: State, post: Post): State {
  const posts = [...state.posts, post].toSorted((a, b) => a.at.localeCompare(b.at) || Number(a.paid) - Number(b.paid));
  return { ...state, posts };
}
