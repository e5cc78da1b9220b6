export { assertReachable } from './assert-reachable.js';
export { DatabaseInUse, DatabaseNotStarted, NoDatabaseServer } from './database.errors.js';
export { DatabaseModule } from './database.module.js';
export { DatabaseProbe } from './database.probe.js';
export { isDatabaseUnavailable, isDuplicateKey } from './driver-error.js';
export { openDatabase, type DatabaseRequest } from './open-database.js';
export { retryLostUpsert } from './retry-lost-upsert.js';
export { type RunningDatabase } from './running-database.js';
