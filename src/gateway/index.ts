export { GatewayCircuit } from './gateway-circuit.js';
export { GatewayRegistry } from './gateway.registry.js';
export { ChannelHost, DirectGateways, type GatewaySettings, PaymentGateway } from './payment-gateway.js';
export {
  type DirectNotification,
  type NotificationFault,
  NotificationRefused,
  NotificationUnreadable,
} from './direct-notification.js';
export {
  GatewayNotConfigured,
  upstreamReasonOf,
  wasNotAnswered,
  GatewayOutcomeUnknown,
  GatewayRefused,
  GatewayUnavailable,
  GatewayUnreadable,
} from './gateway.errors.js';
export { CredentialsKeyMissing, SecretKeeper, SecretNotOpened } from './secret-keeper.js';
export { type DirectMerchant, notifyUrlOf, type WechatPayPublicKey } from './wechatpay/direct-merchant.js';
export { type DirectMerchantFacts, DirectMerchantRepository } from './wechatpay/direct-merchant.repository.js';
export { SigningKeyRepository, type SigningKeyUse } from './wechatpay/signing-key.repository.js';
export { WechatPayGateways } from './wechatpay/wechatpay.gateways.js';
export { type NewOwnChannel, type OwnChannelChange, OwnChannelRepository } from './wechat/own-channel.repository.js';
export { GatewayModule } from './gateway.module.js';
export type * from './gateway.types.js';
export { mayCollect, ORDER_FACTS } from './gateway.types.js';
