import { Module } from '@nestjs/common';
import { MerchantModule } from '../../merchant/index.js';
import { TradeModule } from '../../trade/index.js';
import { CheckoutService } from './checkout.service.js';
import { OrderPermit } from './order-permit.js';

/** What every module that sells something needs to have it paid. */
@Module({
  imports: [TradeModule, MerchantModule],
  providers: [CheckoutService, OrderPermit],
  exports: [CheckoutService, OrderPermit],
})
export class CheckoutModule {}
