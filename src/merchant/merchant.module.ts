import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ChannelDirectory, ChannelCachePolicy } from './channel-directory.js';
import { ChannelOwnerRepository, ChannelOwnerDocument, ChannelOwnerSchema } from './channel-owner.repository.js';
import { ChannelOwnership } from './channel-ownership.service.js';
import { MerchantRepository, MerchantDocument, MerchantSchema } from './merchant.repository.js';
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
