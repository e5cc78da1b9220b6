import { type Guard } from './guards.js';
import { type Budget, initial, type State } from './state.js';

const NOTHING: Budget = { posts: 0, crashes: 0, failures: 0, releases: 0, replays: 0 };
const withBudget = (left: Partial<Budget>, world: Parameters<typeof initial>[1] = {}): State =>
  initial({ ...NOTHING, ...left }, world);

/** What two workers are put through. In each a lease may lapse at any instant, and every claim may be renewed or not. */
export const SCENARIOS: Record<string, State> = {
  'one post, two crashes, one failure of the handler': withBudget({ posts: 1, crashes: 2, failures: 1 }),
  'three posts at once': withBudget({ posts: 3 }),
  'two posts and a crash of any process': withBudget({ posts: 2, crashes: 1 }),
  'two posts while the books of WeConnect lag behind': withBudget({ posts: 2 }, { paid: false }),
  'a process that stops, and a failure': withBudget({ posts: 1, failures: 1, releases: 1 }),
  'a module that is activated at any instant, a crash': withBudget({ posts: 1, crashes: 1 }, { active: false }),
  'a module that is activated at any instant, a replay': withBudget({ posts: 1, replays: 1 }, { active: false }),
  'a replay at any instant, a crash': withBudget({ posts: 1, crashes: 1, replays: 1 }),
};

const CRASH = withBudget({ posts: 1, crashes: 1 });
const CRASH_AND_FAILURE = withBudget({ posts: 1, crashes: 1, failures: 1 });
const REPEATS = withBudget({ posts: 2, crashes: 1 });
const LATE_BOOKS = withBudget({ posts: 2 }, { paid: false });
const INACTIVE = withBudget({ posts: 1 }, { active: false });
const REPLAY = withBudget({ posts: 1, failures: 1, replays: 1 });

/** For each guard the least that shows what it is for. */
export const WHERE_MISSED: Record<Guard, State> = {
  answerAfterStoring: CRASH,
  keyIsUnique: REPEATS,
  repeatIsDurable: REPEATS,
  repeatMustMatch: REPEATS,
  repeatRevives: LATE_BOOKS,
  revivalFences: LATE_BOOKS,
  sweep: CRASH,
  rowsBeforeFannedOut: CRASH,
  offerKeepsRow: CRASH_AND_FAILURE,
  eventWritesFenced: CRASH,
  claimWhenDue: CRASH_AND_FAILURE,
  chargeAtClaim: REPLAY,
  loadBeforeRun: CRASH,
  renewFenced: CRASH_AND_FAILURE,
  effectOnce: CRASH,
  doneBeforeRemove: CRASH,
  retryFenced: CRASH_AND_FAILURE,
  deathFenced: REPLAY,
  deadBeforeRemove: CRASH,
  doneBeatsDead: REPLAY,
  releaseFenced: withBudget({ posts: 1, releases: 1 }),
  untoldIsFlagged: INACTIVE,
  untoldIsLookedForAgain: INACTIVE,
  addedIsDue: INACTIVE,
  replayFencesFanOut: REPLAY,
  removeKnowsOffer: REPLAY,
  claimsNeverRepeat: REPLAY,
};
