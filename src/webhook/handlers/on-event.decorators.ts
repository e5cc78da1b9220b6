import { OnEvent } from '@nestjs/event-emitter';
import { parseModuleName } from '../../common/index.js';
import { PAYMENT_NOTIFICATION } from '../events/payment-notification.event.js';
import { type PortalEventName } from '../events/event-table.js';

/** The name that the dispatcher emits for one module's part of an event. */
export const listenerName = (eventType: string, module: string): string => `${eventType}:${module}`;

// The emitter's default swallows a handler's error: the delivery would count as done.
const subscribe = (eventType: string, module: string): MethodDecorator =>
  OnEvent(listenerName(eventType, parseModuleName(module)), { suppressErrors: false });

/**
 * The method receives `PaymentContext` for each confirmed payment notification that `module` is subscribed to.
 * It is called AT LEAST once: make the effect conditional on the document's own state, and keep `eventKey` in it.
 * Throwing means "later", `PermanentFailure` means "never".
 */
export const OnPayment = (module: string): MethodDecorator => subscribe(PAYMENT_NOTIFICATION, module);

/** The method receives what the portal tells of itself: `OpenPaymentContext` for `open_payment`. At least once, as `OnPayment`. */
export const OnPortalEvent = (event: PortalEventName, module: string): MethodDecorator => subscribe(event, module);

/**
 * The method receives `ChannelEventContext` for a message or an action in a channel that `module` is subscribed to.
 * @param event `msg-text`, `event-subscribe`, …
 */
export const OnChannelEvent = (event: `msg-${string}` | `event-${string}`, module: string): MethodDecorator =>
  subscribe(event, module);
