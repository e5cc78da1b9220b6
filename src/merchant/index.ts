export { type KeptOwnership } from './channel-owner.repository.js';
export { type Assignment, ChannelNotFound, ChannelOwned, ChannelOwnership } from './channel-ownership.service.js';
export { MerchantModule } from './merchant.module.js';
export { type Merchant } from './merchant.repository.js';
export { MerchantService, PaymentNotOpen, type SigningKey } from './merchant.service.js';
