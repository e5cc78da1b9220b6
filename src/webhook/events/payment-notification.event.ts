import Type, { type Static } from 'typebox';
import { defineEvent, eventKey, CHANNEL } from './event-definition.js';
/** The name under which modules subscribe to payment notifications. */
export const PAYMENT_NOTIFICATION = 'msg-payment_notification';

const schema = Type.Object({
  type: Type.Literal('msg'),
  channel: CHANNEL,
  data: Type.Object({
    type: Type.Literal('payment_notification'),
    outTradeNo: Type.String({ pattern: '^[0-9A-Za-z_\\-|*]{6,32}$' }),
    tradeStatus: Type.String({ minLength: 1, maxLength: 32 }),
    tradeNo: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
    totalFee: Type.Integer({ minimum: 1 }),
  }),
});

/** What WeConnect posts about a payment: a hint to go and ask, never a proof (no signature scheme of WeConnect is known). */
export type PaymentNotification = Static<typeof schema>;

/** The four facts that make a payment notification itself; a contradiction in one of them is an event of its own. */
export function paymentKey({ outTradeNo, tradeStatus, tradeNo, totalFee }: PaymentFacts): string {
  return eventKey(PAYMENT_NOTIFICATION, outTradeNo, tradeStatus, tradeNo ?? '', totalFee);
}

export interface PaymentFacts {
  outTradeNo: string;
  /** WeConnect's own word. */
  tradeStatus: string;
  /** WeChat's own number; absent, null or empty before payment. */
  tradeNo?: string | null | undefined;
  /** In fen. */
  totalFee: number;
}

export const paymentNotification = defineEvent(schema, ({ data }) => paymentKey(data));
