import { mongo } from 'mongoose';

const DUPLICATE_KEY = 11000;

/** The connection never came about, broke, or nobody answered in time. */
const CONNECTION_ERRORS = [
  mongo.MongoNetworkError,
  mongo.MongoServerSelectionError,
  mongo.MongoNotConnectedError,
  mongo.MongoTopologyClosedError,
  mongo.MongoClientClosedError,
  mongo.MongoServerClosedError,
  mongo.MongoStalePrimaryError,
  mongo.MongoOperationTimeoutError,
];

/** By name, since the driver does not export them: no connection became free in time, the pool was closed; and mongoose's own of the first connection. */
const BY_NAME = new Set(['MongoWaitQueueTimeoutError', 'MongoPoolClosedError', 'MongooseServerSelectionError']);

/**
 * What a server or a router says that can't do now what it could do later: MongoDB's codes of its categories NetworkError, NotPrimaryError,
 * ShutdownError, ExceededTimeLimitError, SystemOverloadedError, StaleShardVersionError and RetriableError, and a few without a category.
 */
const UNAVAILABLE_CODES = new Set<unknown>([
  6, // HostUnreachable
  7, // HostNotFound
  43, // CursorNotFound: the server was started again
  50, // MaxTimeMSExpired
  63, // StaleShardVersion
  64, // WriteConcernTimeout
  89, // NetworkTimeout
  91, // ShutdownInProgress
  94, // NotYetInitialized
  100, // UnsatisfiableWriteConcern
  133, // FailedToSatisfyReadPreference
  134, // ReadConcernMajorityNotAvailableYet
  149, // NoConfigPrimary
  150, // StaleEpoch
  189, // PrimarySteppedDown
  202, // NetworkInterfaceExceededTimeLimit
  203, // ShardingStateNotInitialized
  216, // ElectionInProgress
  249, // StaleDbVersion
  262, // ExceededTimeLimit
  355, // InterruptedDueToStorageChange
  365, // TemporarilyUnavailable
  402, // ResourceExhausted
  407, // PooledConnectionAcquisitionExceededTimeLimit
  433, // AdmissionQueueOverflow
  449, // RateLimitExceeded
  450, // PooledConnectionAcquisitionRejected
  453, // InterruptedDueToReshardingCriticalSection
  462, // IngressRequestRateLimitExceeded
  9001, // SocketException
  10058, // LegacyNotPrimary
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13388, // StaleConfig
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
  91331, // RetriableRemoteCommandFailure
]);

/** By which a server that is newer than the list above, or the driver, says the same. */
const RETRY_LABELS = ['RetryableWriteError', 'RetryableError', 'SystemOverloadedError'];

/** Whether a write broke a unique index: `_id`, wherever the natural key is the `_id`. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

/** Whether the database could not be reached or did not confirm in time: trying again later may help, and a write may have been done. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof mongo.MongoError && RETRY_LABELS.some((label) => error.hasErrorLabel(label))) return true;
  if (error instanceof mongo.MongoServerError) return UNAVAILABLE_CODES.has(error.code);
  if (BY_NAME.has(error.name)) return true;
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
