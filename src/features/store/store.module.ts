import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { TradeModule } from '../../trade/index.js';
import { CheckoutService } from './checkout.service.js';
import { OrderRepository } from './order.repository.js';
import { OrderDocument, OrderSchema } from './order.schema.js';
import { PaymentHandler } from './payment.handler.js';
import { StoreController } from './store.controller.js';
import { StoreService } from './store.service.js';

/** A shop: goods, orders, payment. */
@Module({
  imports: [TradeModule, MongooseModule.forFeature([{ name: OrderDocument.name, schema: OrderSchema }])],
  controllers: [StoreController],
  providers: [StoreService, CheckoutService, OrderRepository, PaymentHandler],
})
export class StoreModule {}
