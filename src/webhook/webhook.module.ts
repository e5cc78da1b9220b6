import { Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { MongooseModule } from '@nestjs/mongoose';
import { WorkerProbe } from '../common/index.js';
import { MerchantModule } from '../merchant/index.js';
import { TradeModule } from '../trade/index.js';
import { WechatPayController } from './accept/wechatpay.controller.js';
import { WebhookController } from './accept/webhook.controller.js';
import { EventConfirmer } from './confirm/event.confirmer.js';
import { EventProcessor, ConfirmPolicy, ConfirmTiming } from './confirm/event.processor.js';
import { InboxWorker } from './confirm/inbox.worker.js';
import { UntoldEvents } from './confirm/untold-events.js';
import { DeadLetterDocument, DeadLetterRepository, DeadLetterSchema } from './deliver/dead-letter.repository.js';
import { DeliveryContextFactory } from './deliver/delivery-context.factory.js';
import { DeliveryRecorder } from './deliver/delivery.recorder.js';
import { DeliveryRepository, DeliveryDocument, DeliverySchema } from './deliver/delivery.repository.js';
import { DeliveryRunner } from './deliver/delivery.runner.js';
import { DeliveryWorker } from './deliver/delivery.worker.js';
import { HandlerRegistry } from './handlers/handler.registry.js';
import { BacklogMetrics } from './history/backlog.metrics.js';
import { EventHistoryService } from './history/event-history.service.js';
import { EventsController } from './history/events.controller.js';
import { ReplayService } from './history/replay.service.js';
import { InboxPurge } from './inbox/inbox.purge.js';
import { InboxReader } from './inbox/inbox.reader.js';
import { InboxRepository } from './inbox/inbox.repository.js';
import { InboxDocument, InboxSchema } from './inbox/inbox.schema.js';
import { InboxService, WakeUps } from './inbox/inbox.service.js';
import { WebhookMetrics } from './metrics/webhook.metrics.js';
import { PollTerms } from './reconcile/poll.worker.js';
import { ReconcileWorker } from './reconcile/reconcile.worker.js';
import { RefundWorker } from './reconcile/refund.worker.js';
import { PaymentAudience } from './subscriptions/payment-audience.js';
import {
  SubscriptionDocument,
  SubscriptionRepository,
  SubscriptionSchema,
} from './subscriptions/subscription.repository.js';
import { SubscriptionService } from './subscriptions/subscription.service.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';
import { WebhookWorkers } from './webhook.workers.js';
import { DeliveryPolicy, DeliveryTiming } from './deliver/delivery.js';

const INBOX = [InboxService, InboxRepository, InboxReader, InboxPurge, WakeUps];
const CONFIRM = [ConfirmPolicy, ConfirmTiming, EventConfirmer, EventProcessor, InboxWorker, UntoldEvents];
const DELIVER = [
  DeliveryPolicy,
  DeliveryTiming,
  DeliveryRepository,
  DeadLetterRepository,
  DeliveryContextFactory,
  HandlerRegistry,
  DeliveryRecorder,
  DeliveryRunner,
  DeliveryWorker,
];
const RECONCILE = [PollTerms, ReconcileWorker, RefundWorker];
const METRICS = [WebhookMetrics, BacklogMetrics];
const PEOPLE = [EventHistoryService, ReplayService];
const SUBSCRIPTIONS = [SubscriptionService, SubscriptionRepository, PaymentAudience];

/** From the gateway's POST to each subscribed module's handler: never lost, and each module handles it effectively once. */
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
  controllers: [WebhookController, WechatPayController, EventsController, SubscriptionsController],
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
    WorkerProbe,
    EventHistoryService,
    ReplayService,
    UntoldEvents,
  ],
})
export class WebhookModule {}
