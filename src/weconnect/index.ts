export { GatewayCircuit } from './gateway-circuit.js';
export { WeConnect } from './weconnect.js';
export {
  GatewayNotConfigured,
  upstreamReasonOf,
  wasNotAnswered,
  WeConnectOutcomeUnknown,
  WeConnectRefused,
  WeConnectUnavailable,
  WeConnectUnreadable,
} from './weconnect.errors.js';
export { WeConnectModule } from './weconnect.module.js';
export type * from './weconnect.types.js';
