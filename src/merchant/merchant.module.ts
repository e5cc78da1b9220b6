import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantRepository } from './merchant.repository.js';
import { MerchantDocument, MerchantSchema } from './merchant.schema.js';
import { MerchantService } from './merchant.service.js';

/** Which account collects payments, through which channel, and its signing key. Needs ConfigModule, DatabaseModule and WeConnectModule. */
@Module({
  imports: [MongooseModule.forFeature([{ name: MerchantDocument.name, schema: MerchantSchema }])],
  providers: [MerchantRepository, MerchantService],
  exports: [MerchantService],
})
export class MerchantModule {}
