import { mongo } from 'mongoose';

const DUPLICATE_KEY = 11000;

/** The connection never came about, broke, or nobody answered in time. */
const CONNECTION_ERRORS = [
  mongo.MongoNetworkError,
  mongo.MongoServerSelectionError,
  mongo.MongoNotConnectedError,
  mongo.MongoTopologyClosedError,
  mongo.MongoClientClosedError,
  mongo.MongoOperationTimeoutError,
];

/** By name, since the driver does not export it: no connection of the pool became free in time. */
const POOL_EXHAUSTED = 'MongoWaitQueueTimeoutError';

/** Mongoose wraps the driver's errors of the first connection. */
const MONGOOSE_SELECTION = 'MongooseServerSelectionError';

/** What a server says while it starts, stops, changes its primary, or can't confirm a write in time (MongoDB's error codes). */
const UNAVAILABLE_CODES = new Set<unknown>([
  50, // MaxTimeMSExpired
  64, // WriteConcernTimeout
  91, // ShutdownInProgress
  100, // UnsatisfiableWriteConcern
  189, // PrimarySteppedDown
  262, // ExceededTimeLimit
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
]);

/** Whether a write broke a unique index: `_id`, wherever the natural key is the `_id`. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

/** Whether the database could not be reached or did not confirm in time: trying again later may help, and a write may have been done. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof mongo.MongoServerError) return UNAVAILABLE_CODES.has(error.code);
  if (error.name === POOL_EXHAUSTED || error.name === MONGOOSE_SELECTION) return true;
  return CONNECTION_ERRORS.some((kind) => error instanceof kind);
}

/**
 * Does an upsert. Of two at once of a new document one is refused for its `_id`, which MongoDB itself repeats in some versions only: the one
 * that lost is done again, upon the document that is now there.
 */
export async function retryLostUpsert(upsert: () => PromiseLike<unknown>): Promise<void> {
  try {
    await upsert();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await upsert();
  }
}
