export { WeConnect } from './weconnect.js';
export { WeConnectOutcomeUnknown, WeConnectRefused, WeConnectUnavailable } from './weconnect.errors.js';
export { WeConnectModule } from './weconnect.module.js';
export type * from './weconnect.types.js';
