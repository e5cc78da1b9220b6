export { type KeptOwnership } from './channel-owner.repository.js';
export { type Assignment, ChannelOwnership } from './channel-ownership.service.js';
export { ChannelNotFound, ChannelOwned, PaymentNotOpen } from './merchant.errors.js';
export { type Merchant, type SigningKey } from './merchant.repository.js';
export { MerchantModule } from './merchant.module.js';
export { MerchantService } from './merchant.service.js';
