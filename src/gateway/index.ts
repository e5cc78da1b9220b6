export { GatewayCircuit } from './gateway-circuit.js';
export { GatewayRegistry } from './gateway.registry.js';
export { ChannelHost, type GatewaySettings, PaymentGateway } from './payment-gateway.js';
export {
  GatewayNotConfigured,
  upstreamReasonOf,
  wasNotAnswered,
  GatewayOutcomeUnknown,
  GatewayRefused,
  GatewayUnavailable,
  GatewayUnreadable,
} from './gateway.errors.js';
export { GatewayModule } from './gateway.module.js';
export type * from './gateway.types.js';
export { ORDER_FACTS } from './gateway.types.js';
