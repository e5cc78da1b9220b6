export { assertConditionalWrites } from './conditional-writes.js';
export { ConditionalWritesNotAtomic, DatabaseInUse, DatabaseNotStarted, NoDatabaseServer } from './database.errors.js';
export { DatabaseModule } from './database.module.js';
export { DatabaseProbe } from './database.probe.js';
export { isDatabaseUnavailable, isDuplicateKey, retryLostUpsert } from './driver-error.js';
export { openDatabase, type DatabaseRequest, assertReachable } from './open-database.js';
export { type RunningDatabase } from './running-database.js';
