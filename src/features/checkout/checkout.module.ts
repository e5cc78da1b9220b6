import { Module } from '@nestjs/common';
import { MerchantModule } from '../../merchant/index.js';
import { TradeModule } from '../../trade/index.js';
import { CheckoutService } from './checkout.service.js';
import { OrderPermit } from './order-permit.js';
import { PaymentInquiry } from './payment-inquiry.js';

/** What every module that sells something needs to have it paid. */
@Module({
  imports: [TradeModule, MerchantModule],
  providers: [CheckoutService, OrderPermit, PaymentInquiry],
  exports: [CheckoutService, OrderPermit, PaymentInquiry],
})
export class CheckoutModule {}
