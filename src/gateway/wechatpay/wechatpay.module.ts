import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { DirectGateways } from '../payment-gateway.js';
import { SecretKeeper } from '../secret-keeper.js';
import {
  DirectAccountDocument,
  DirectAccountSchema,
  DirectMerchantDocument,
  DirectMerchantRepository,
  DirectMerchantSchema,
} from './direct-merchant.repository.js';

/** Provides the gateways of merchants of one's own. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: DirectMerchantDocument.name, schema: DirectMerchantSchema },
      { name: DirectAccountDocument.name, schema: DirectAccountSchema },
    ]),
  ],
  providers: [
    SecretKeeper,
    DirectMerchantRepository,
    {
      provide: DirectGateways,
      useValue: {
        of: () => {
          throw new Error('there is no such gateway yet');
        },
        openNotification: () => Promise.resolve(undefined),
      },
    },
  ],
  exports: [DirectGateways, DirectMerchantRepository, SecretKeeper],
})
export class WechatPayModule {}
