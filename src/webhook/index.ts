export { WebhookModule } from './webhook.module.js';
export { InboxService } from './accept/inbox.service.js';
export { type Announcement, PortalEventService } from './accept/portal-events.service.js';
export { PaymentAudience, type Taker } from './subscriptions/payment-audience.js';
export { SubscriptionService } from './subscriptions/subscription.service.js';
export { UntoldEvents } from './confirm/untold-events.js';
export { OnChannelEvent, OnPayment, OnPortalEvent } from './handlers/on-event.decorators.js';
export { PermanentFailure } from './handlers/permanent-failure.js';
export type {
  ChannelEventContext,
  ConfirmedNotification,
  OpenPaymentContext,
  PaymentContext,
} from './handlers/handler-context.js';
export { OPEN_PAYMENT } from './events/open-payment.event.js';
export { type Attention, AttentionService } from './console/attention.service.js';
export { EventHistoryService } from './console/event-history.service.js';
export { type DeliveryView, type EventView } from './console/event.view.js';
export { ReplayService } from './console/replay.service.js';
