export { WeConnect } from './weconnect.js';
export { WeConnectOutcomeUnknown, WeConnectRefused, WeConnectUnavailable } from './weconnect.errors.js';
export type * from './weconnect.types.js';
