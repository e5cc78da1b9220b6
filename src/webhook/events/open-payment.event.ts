import Type, { type Static } from 'typebox';
import { defineEvent, eventKey } from './event-definition.js';
/** The name under which modules hear that payment has been opened on a channel. */
export const OPEN_PAYMENT = 'open_payment';

const schema = Type.Object({
  type: Type.Literal(OPEN_PAYMENT),
  account_id: Type.String({ minLength: 1 }),
  channel_id: Type.String({ minLength: 1 }),
  /** Which opening this is: payment may be opened, moved and opened again. */
  opening: Type.String({ minLength: 1 }),
});

/** The portal's own event: an administrator has opened payment on a channel. */
export type OpenPayment = Static<typeof schema>;

export const openPayment = defineEvent(schema, ({ account_id, channel_id, opening }) =>
  eventKey(OPEN_PAYMENT, account_id, channel_id, opening),
);
