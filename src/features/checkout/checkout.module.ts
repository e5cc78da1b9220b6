import { Module } from '@nestjs/common';
import { MerchantModule } from '../../merchant/index.js';
import { TradeModule } from '../../trade/index.js';
import { CheckoutService } from './checkout.service.js';

/** What every module that sells something needs to have it paid. */
@Module({
  imports: [TradeModule, MerchantModule],
  providers: [CheckoutService],
  exports: [CheckoutService, MerchantModule],
})
export class CheckoutModule {}
