export { WebhookModule } from './webhook.module.js';
export { InboxService, type Announcement } from './inbox/inbox.service.js';
export { PaymentAudience, type Taker } from './subscriptions/payment-audience.js';
export { SubscriptionService } from './subscriptions/subscription.service.js';
export { UntoldEvents } from './confirm/untold-events.js';
export {
  OnChannelEvent,
  OnPayment,
  OnPortalEvent,
  type ChannelEventContext,
  type ConfirmedNotification,
  type OpenPaymentContext,
  type PaymentContext,
  PermanentFailure,
} from './handlers/on-event.decorators.js';
export { OPEN_PAYMENT } from './events/event-types.js';
export { EventHistoryService, type Attention } from './history/event-history.service.js';
export { type DeliveryView, type EventView } from './history/event.view.js';
export { ReplayService } from './history/replay.service.js';
