import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CheckoutModule } from '../checkout/index.js';
import { StoreOrderRepository } from './order.repository.js';
import { StoreOrderDocument, StoreOrderSchema } from './order.schema.js';
import { StorePayPage } from './pay-page.js';
import { StorePaymentHandler } from './payment.handler.js';
import { StoreCheckout } from './store.checkout.js';
import { StoreController } from './store.controller.js';
import { StoreService } from './store.service.js';

/** A shop: goods, orders, payment. */
@Module({
  imports: [CheckoutModule, MongooseModule.forFeature([{ name: StoreOrderDocument.name, schema: StoreOrderSchema }])],
  controllers: [StoreController],
  providers: [StoreService, StoreCheckout, StoreOrderRepository, StorePaymentHandler, StorePayPage],
})
export class StoreModule {}
