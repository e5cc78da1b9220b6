import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../../merchant/index.js';
import { TradeModule } from '../../trade/index.js';
import { CheckoutPolicy } from './checkout.policy.js';
import { CheckoutService } from './checkout.service.js';
import { OpenOrders, OpenOrdersDocument, OpenOrdersSchema } from './open-orders.js';
import { SalesPolicy } from './sales-policy.js';
import { PaymentInquiry } from './payment-inquiry.js';

/** What every module that sells something needs to have it paid. */
@Module({
  imports: [
    TradeModule,
    MerchantModule,
    MongooseModule.forFeature([{ name: OpenOrdersDocument.name, schema: OpenOrdersSchema }]),
  ],
  providers: [CheckoutService, SalesPolicy, OpenOrders, CheckoutPolicy, PaymentInquiry],
  exports: [CheckoutService, SalesPolicy, CheckoutPolicy, PaymentInquiry, TradeModule],
})
export class CheckoutModule {}
