import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../merchant/index.js';
import { TradeBooks } from './books/trade-books.js';
import { TradeRepository } from './books/trade.repository.js';
import { TradeDocument, TradeSchema } from './books/trade.schema.js';
import { TradeCloser } from './close/trade-closer.js';
import { TradeController } from './http/trade.controller.js';
import { OrderConfirmer } from './order-confirmer.js';
import { OrderPlacer } from './pay/order-placer.js';
import { OrderRecovery } from './pay/order-recovery.js';
import { PaymentSigner } from './pay/payment-signer.js';
import { Payments } from './pay/payments.js';
import { TradeOpener } from './pay/trade-opener.js';
import { TradeService } from './trade.service.js';

const PAYING = [Payments, TradeOpener, OrderPlacer, OrderRecovery, PaymentSigner];

/** Payments of orders: pay, query, close, confirm. Needs ConfigModule, DatabaseModule, WeConnectModule and the auth guard. */
@Module({
  imports: [MerchantModule, MongooseModule.forFeature([{ name: TradeDocument.name, schema: TradeSchema }])],
  controllers: [TradeController],
  providers: [TradeService, TradeRepository, TradeBooks, TradeCloser, OrderConfirmer, ...PAYING],
  exports: [TradeService],
})
export class TradeModule {}
