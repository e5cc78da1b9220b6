import { type Fields, type Part } from './queue-collection.js';
import { type Chances } from './queue-world.js';

/** What may happen in one search, and the guards that it must find where one of them is missing, with what each promises. */
export interface Way {
  /** How the item is at the beginning, otherwise than new. */
  start?: Fields;
  chances: Partial<Chances>;
  guards: Record<Part, string>;
}

/** Parts that the search need not find. */
export const WITHOUT_CONSEQUENCE: ReadonlySet<Part> = new Set([
  // They tell people.
  'retry later: $set.err',
  'fence: $set.err',
  'advance: $set.total',
  'advance: $unset.error',
  'advance: $push.unreadableOrders',
  'finish: $set.total',
  'finish: $unset.error',
  'finish: $set.finishedAt',
  'finish: $push.unreadableOrders',
  'postpone: $set.error',
  'postpone: $set.err',
  'confirm: $unset.err',
  'refuse: $set.err',
  // A read writes nothing.
  'read: _id',
  // Where none of these holds, a replay does the same without them.
  'replay: _id',
  'replay: untold.module',
  'replay: state',
  'replay: $pull.skipped',
  'replay, then: skipped',
  // What is flagged for the module is not skipped for it as well.
  'tell: $pull.skipped',
]);
