import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ChannelCachePolicy } from './channel-cache.policy.js';
import { ChannelDirectory } from './channel-directory.js';
import { ChannelOwnerRepository } from './channel-owner.repository.js';
import { ChannelOwnerDocument, ChannelOwnerSchema } from './channel-owner.schema.js';
import { ChannelOwnership } from './channel-ownership.service.js';
import { MerchantRepository } from './merchant.repository.js';
import { MerchantDocument, MerchantSchema } from './merchant.schema.js';
import { MerchantService } from './merchant.service.js';

/** Which account collects payments, through which channel, and its signing key. Needs ConfigModule, DatabaseModule and GatewayModule. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: MerchantDocument.name, schema: MerchantSchema },
      { name: ChannelOwnerDocument.name, schema: ChannelOwnerSchema },
    ]),
  ],
  providers: [
    MerchantRepository,
    MerchantService,
    ChannelCachePolicy,
    ChannelDirectory,
    ChannelOwnerRepository,
    ChannelOwnership,
  ],
  exports: [MerchantService, ChannelOwnership],
})
export class MerchantModule {}
