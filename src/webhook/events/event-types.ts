import { createHash } from 'node:crypto';
import safeStringify from 'safe-stable-stringify';
import Type, { type Static, type TProperties, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { OPAQUE_ID } from '../../common/index.js';

/** One kind of event: what it looks like, and what makes two of them the same. */
export interface EventDefinition<Schema extends TSchema = TSchema> {
  readonly schema: Schema;
  readonly validator: Validator<TProperties, Schema>;
  /** Two events with the same key are one: a repeat is counted, never handled again. */
  keyOf(event: Static<Schema>): string;
}

/** Declares a kind of event; its schema is compiled once. */
function defineEvent<const Schema extends TSchema>(
  schema: Schema,
  keyOf: (event: Static<Schema>) => string,
): EventDefinition<Schema> {
  return { schema, validator: Compile(schema), keyOf };
}

/** A short name for what an event says: safe in a URL, and the same for every repeat. */
function eventKey(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** The channel that an event comes from. Only its id decides; name, type and social network may be anything. */
const CHANNEL = Type.Object({ id: Type.String({ pattern: OPAQUE_ID.source }) });

/** The event type that modules subscribe to for payments. */
export const PAYMENT_NOTIFICATION = 'msg-payment_notification';

const paymentSchema = Type.Object({
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

/** What the gateway posts about a payment: a reason to ask, never a proof (the gateway documents no signature scheme). */
export type PaymentNotification = Static<typeof paymentSchema>;

/** The four facts that identify a payment notification: one that contradicts another in any of them is an event of its own. */
export interface PaymentFacts {
  outTradeNo: string;
  /** The gateway's own word. */
  tradeStatus: string;
  /** WeChat's own number; absent, null or empty before payment. */
  tradeNo?: string | null | undefined;
  /** In fen. */
  totalFee: number;
}

/** The event key of a payment notification. */
export function paymentKey({ outTradeNo, tradeStatus, tradeNo, totalFee }: PaymentFacts): string {
  return eventKey(PAYMENT_NOTIFICATION, outTradeNo, tradeStatus, tradeNo ?? '', totalFee);
}

const paymentNotification = defineEvent(paymentSchema, ({ data }) => paymentKey(data));

/** What a user sends to a channel. */
const MESSAGE_TYPES = ['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link'];
/** What a user does in a channel. */
const ACTION_TYPES = ['click', 'view', 'scan', 'subscribe', 'unsubscribe', 'mention', 'location', 'enter'];

const channelSchema = Type.Object({
  type: Type.Union([Type.Literal('msg'), Type.Literal('event')]),
  channel: CHANNEL,
  data: Type.Object({ type: Type.String({ minLength: 1, maxLength: 64 }) }),
});

/** A message or an action in a channel, with whatever fields the gateway adds. */
export type ChannelEvent = Static<typeof channelSchema>;

/** These events carry no number of their own, so the whole content is the key: an equal body is a repeat. */
const channelEvent = defineEvent(channelSchema, (event) =>
  eventKey('channel-event', createHash('sha256').update(safeStringify(event)).digest('hex')),
);

const rows = (kind: 'msg' | 'event', dataTypes: readonly string[]): [string, EventDefinition][] =>
  dataTypes.map((dataType) => [`${kind}-${dataType}`, channelEvent]);

/** What the gateway may post, by `type-data.type`: a row for each kind of event. */
export const WEBHOOK_EVENTS: ReadonlyMap<string, EventDefinition> = new Map<string, EventDefinition>([
  [PAYMENT_NOTIFICATION, paymentNotification],
  ...rows('msg', MESSAGE_TYPES),
  ...rows('event', ACTION_TYPES),
]);

/** The event type of an opening of payment on a channel. */
export const OPEN_PAYMENT = 'open_payment';

const openPaymentSchema = Type.Object({
  type: Type.Literal(OPEN_PAYMENT),
  account_id: Type.String({ minLength: 1 }),
  channel_id: Type.String({ minLength: 1 }),
  /** Which opening this is: payment may be opened, moved and opened again. */
  opening: Type.String({ minLength: 1 }),
});

/** Of this service itself: an administrator has opened payment on a channel. */
export type OpenPayment = Static<typeof openPaymentSchema>;

export const openPayment = defineEvent(openPaymentSchema, ({ account_id, channel_id, opening }) =>
  eventKey(OPEN_PAYMENT, account_id, channel_id, opening),
);

/** Events of this service itself that modules listen for by name; never taken from outside. */
export type PortalEventName = typeof OPEN_PAYMENT;

/** The event type of a refund of this service that is back with the payer. The gateway tells of a trade's first refund only, so each is an event of its own. */
export const REFUND_SETTLED = 'refund_settled';

const refundSettledSchema = Type.Object({
  type: Type.Literal(REFUND_SETTLED),
  outRefundNo: Type.String({ minLength: 1 }),
});

/** Of this service itself, never taken from outside; the rest stands in the refund. */
export type RefundSettled = Static<typeof refundSettledSchema>;

export const refundSettled = defineEvent(refundSettledSchema, ({ outRefundNo }) =>
  eventKey(REFUND_SETTLED, outRefundNo),
);

/** The event type of what WeChat Pay told an account's own merchant of a refund. No module is told of it: what comes of asking is news of its own. */
export const REFUND_NOTIFICATION = 'refund_notification';

const refundNotificationSchema = Type.Object({
  type: Type.Literal(REFUND_NOTIFICATION),
  /** The merchant that was told: refund numbers are its own. */
  merchantId: Type.String({ minLength: 1 }),
  outRefundNo: Type.String({ minLength: 1 }),
  /** WeChat's own word: a refund may be stuck first, and back with the payer later. */
  refundStatus: Type.String({ minLength: 1 }),
});

/** A reason to ask, never a proof. */
export type RefundNotification = Static<typeof refundNotificationSchema>;

export const refundNotification = defineEvent(refundNotificationSchema, ({ merchantId, outRefundNo, refundStatus }) =>
  eventKey(REFUND_NOTIFICATION, merchantId, outRefundNo, refundStatus),
);

/** The event type that handlers are registered under: refunds go to the handlers of payments. */
export function listenedAs(eventType: string): string {
  return eventType === REFUND_SETTLED ? PAYMENT_NOTIFICATION : eventType;
}
