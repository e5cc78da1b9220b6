import { Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { MongooseModule } from '@nestjs/mongoose';
import { WorkerProbe } from '../common/index.js';
import { MerchantModule } from '../merchant/index.js';
import { TradeModule } from '../trade/index.js';
import { InboxService, PortalEventService } from './inbox/inbox.service.js';
import { WebhookController } from './accept/webhook.controller.js';
import { ConfirmTiming, ConfirmPolicy } from './confirm/confirm-timing.js';
import { EventConfirmer, PaymentConfirmer, RefundConfirmer, OpenPaymentConfirmer } from './confirm/event.confirmer.js';
import { EventShares } from './confirm/event-shares.js';
import { EventRouter, EventPipeline, FanOut } from './confirm/event.router.js';
import { InboxWorker } from './confirm/inbox.worker.js';
import { PaymentRouter } from './confirm/payment.router.js';
import { UntoldEvents } from './confirm/untold-events.js';
import { EventHistoryService, AttentionService } from './history/event-history.service.js';
import { EventsController } from './history/events.controller.js';
import { ReplayService, DeliveryReopener } from './history/replay.service.js';
import { DeadLetterRepository, DeadLetterDocument, DeadLetterSchema } from './deliver/dead-letter.repository.js';
import { DeliveryContextFactory, ModuleDispatcher } from './deliver/delivery-context.factory.js';
import { DeliveryPolicy, DeliveryTiming } from './deliver/delivery.policy.js';
import { DeliveryPool } from './deliver/delivery.pool.js';
import { DeliveryRecorder } from './deliver/delivery.recorder.js';
import { DeliveryRepository } from './deliver/delivery.repository.js';
import { DeliveryRunner } from './deliver/delivery.runner.js';
import { DeliveryDocument, DeliverySchema } from './deliver/delivery.schema.js';
import { DeliveryWorker } from './deliver/delivery.worker.js';
import { HandlerRegistry } from './handlers/handler.registry.js';
import { InboxPurge } from './inbox/inbox.purge.js';
import { InboxReader } from './inbox/inbox.reader.js';
import { InboxRepository } from './inbox/inbox.repository.js';
import { InboxDocument, InboxSchema } from './inbox/inbox.schema.js';
import { BacklogMetrics, BacklogReader } from './history/backlog.metrics.js';
import { WebhookMetrics } from './metrics/webhook.metrics.js';
import { ReconcileWorker, PaymentAnnouncer } from './reconcile/reconcile.worker.js';
import { RefundWorker, RefundAnnouncer } from './reconcile/refund.worker.js';
import { PaymentAudience } from './subscriptions/payment-audience.js';
import {
  SubscriptionRepository,
  SubscriptionDocument,
  SubscriptionSchema,
} from './subscriptions/subscription.repository.js';
import { SubscriptionService } from './subscriptions/subscription.service.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';
import { WakeUps } from './work/wake-ups.js';
import { WebhookWorkers } from './work/webhook.workers.js';
import { AskingTerms } from './reconcile/asker.js';

const INBOX = [InboxService, PortalEventService, InboxRepository, InboxReader, InboxPurge, WakeUps];
const CONFIRM = [
  ConfirmPolicy,
  ConfirmTiming,
  EventConfirmer,
  PaymentConfirmer,
  PaymentRouter,
  RefundConfirmer,
  OpenPaymentConfirmer,
  EventRouter,
  FanOut,
  EventPipeline,
  EventShares,
  InboxWorker,
  UntoldEvents,
];
const DELIVER = [
  DeliveryPolicy,
  DeliveryTiming,
  DeliveryRepository,
  DeadLetterRepository,
  DeliveryContextFactory,
  HandlerRegistry,
  ModuleDispatcher,
  DeliveryRecorder,
  DeliveryRunner,
  DeliveryPool,
  DeliveryWorker,
];
const RECONCILE = [AskingTerms, PaymentAnnouncer, ReconcileWorker, RefundAnnouncer, RefundWorker];
const METRICS = [WebhookMetrics, BacklogReader, BacklogMetrics];
const PEOPLE = [AttentionService, EventHistoryService, ReplayService, DeliveryReopener];
const SUBSCRIPTIONS = [SubscriptionService, SubscriptionRepository, PaymentAudience];

/** From WeConnect's POST to each subscribed module's handler: never lost, and each module handles it effectively once. */
@Module({
  imports: [
    EventEmitterModule.forRoot(),
    MongooseModule.forFeature([
      { name: InboxDocument.name, schema: InboxSchema },
      { name: DeliveryDocument.name, schema: DeliverySchema },
      { name: DeadLetterDocument.name, schema: DeadLetterSchema },
      { name: SubscriptionDocument.name, schema: SubscriptionSchema },
    ]),
    MerchantModule,
    TradeModule,
  ],
  controllers: [WebhookController, EventsController, SubscriptionsController],
  providers: [
    ...INBOX,
    ...CONFIRM,
    ...DELIVER,
    ...RECONCILE,
    ...METRICS,
    ...PEOPLE,
    ...SUBSCRIPTIONS,
    WebhookWorkers,
    { provide: WorkerProbe, useExisting: WebhookWorkers },
  ],
  exports: [
    SubscriptionService,
    PaymentAudience,
    InboxService,
    PortalEventService,
    WorkerProbe,
    AttentionService,
    EventHistoryService,
    ReplayService,
    UntoldEvents,
  ],
})
export class WebhookModule {}
