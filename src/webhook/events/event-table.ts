import { ACTION_TYPES, channelEvent, MESSAGE_TYPES } from './channel-event.event.js';
import { type EventDefinition } from './event-definition.js';
import { OPEN_PAYMENT, openPayment } from './open-payment.event.js';
import { PAYMENT_NOTIFICATION, paymentNotification } from './payment-notification.event.js';

const rows = (kind: 'msg' | 'event', dataTypes: readonly string[]): [string, EventDefinition][] =>
  dataTypes.map((dataType) => [`${kind}-${dataType}`, channelEvent]);

/** What WeConnect may post, by `type-data.type`: a row for each kind of event. */
export const WEBHOOK_EVENTS: ReadonlyMap<string, EventDefinition> = new Map<string, EventDefinition>([
  [PAYMENT_NOTIFICATION, paymentNotification],
  ...rows('msg', MESSAGE_TYPES),
  ...rows('event', ACTION_TYPES),
]);

/** What the SCRM itself tells its modules; never taken from outside. */
export const PORTAL_EVENTS = { [OPEN_PAYMENT]: openPayment } as const;

export type PortalEventName = keyof typeof PORTAL_EVENTS;
