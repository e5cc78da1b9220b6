import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../merchant/index.js';
import { TradeWriter } from './trade-writer.js';
import { TradeRepository } from './trade.repository.js';
import { TradeDocument, TradeSchema } from './trade.schema.js';
import { TradeCloser } from './trade-closer.js';
import { TradeController } from './trade.controller.js';
import { TradeNumbers, SecretDocument, SecretSchema } from './pay/numbers.js';
import { PaymentSigner } from './pay/payment-signer.js';
import { PollSchedule, ReconcilePolicy } from './reconcile/poll-schedule.js';
import { TradeReconciler } from './reconcile/trade-reconciler.js';
import { OrderImport } from './records/order-import.js';
import { PaymentRecords } from './records/payment-records.js';
import { TradeFiguresReader } from './records/trade-figures.reader.js';
import { RefundController } from './refund/refund.controller.js';
import { RefundWriter } from './refund/refund-writer.js';
import { RefundDiscovery } from './refund/refund-discovery.js';
import { RefundPlacer } from './refund/refund-placer.js';
import { RefundRepository } from './refund/refund.repository.js';
import { RefundDocument, RefundSchema } from './refund/refund.schema.js';
import { DueRefundRepository } from './refund/reconcile/due-refund.repository.js';
import { RefundReconciler } from './refund/reconcile/refund-reconciler.js';
import { RefundPollSchedule } from './refund/reconcile/refund-poll-schedule.js';
import { RefundService } from './refund/refund.service.js';
import { TradeService } from './trade.service.js';
import { DueTradeRepository } from './reconcile/due.repository.js';

const PAYING = [TradeNumbers, PaymentSigner];
const REFUNDING = [RefundDiscovery, RefundPlacer, RefundWriter, RefundRepository];
const RECONCILING = [ReconcilePolicy, PollSchedule, DueTradeRepository, TradeReconciler];
const RECONCILING_REFUNDS = [RefundPollSchedule, DueRefundRepository, RefundReconciler];
const RECORDS = [PaymentRecords, OrderImport, TradeFiguresReader];

/** Payments of orders: pay, query, close, confirm, refund. Needs ConfigModule, DatabaseModule, GatewayModule and the auth guard. */
@Module({
  imports: [
    MerchantModule,
    MongooseModule.forFeature([
      { name: TradeDocument.name, schema: TradeSchema },
      { name: RefundDocument.name, schema: RefundSchema },
      { name: SecretDocument.name, schema: SecretSchema },
    ]),
  ],
  controllers: [TradeController, RefundController],
  providers: [
    TradeService,
    TradeRepository,
    TradeWriter,
    TradeCloser,
    ...PAYING,
    ...RECONCILING,
    RefundService,
    ...REFUNDING,
    ...RECONCILING_REFUNDS,
    ...RECORDS,
  ],
  exports: [
    TradeService,
    RefundService,
    TradeReconciler,
    RefundReconciler,
    ReconcilePolicy,
    PaymentRecords,
    OrderImport,
    TradeFiguresReader,
  ],
})
export class TradeModule {}
