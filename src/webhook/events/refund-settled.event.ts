import Type, { type Static } from 'typebox';
import { defineEvent, eventKey } from './event-definition.js';
import { PAYMENT_NOTIFICATION } from './payment-notification.event.js';

/** A refund of this service is back with the payer. WeConnect tells of a trade's first refund only, so each is an event of its own. */
export const REFUND_SETTLED = 'refund_settled';

const schema = Type.Object({
  type: Type.Literal(REFUND_SETTLED),
  outRefundNo: Type.String({ minLength: 1 }),
});

/** Our own word, never taken from outside; what it says is in the books of refunds. */
export type RefundSettled = Static<typeof schema>;

export const refundSettled = defineEvent(schema, ({ outRefundNo }) => eventKey(REFUND_SETTLED, outRefundNo));

/** The name under which modules listen for an event: whoever hears of payments hears of what goes back of them. */
export function listenedAs(eventType: string): string {
  return eventType === REFUND_SETTLED ? PAYMENT_NOTIFICATION : eventType;
}
