import { createHash } from 'node:crypto';
import safeStringify from 'safe-stable-stringify';
import Type, { type Static } from 'typebox';
import { defineEvent, eventKey, CHANNEL } from './event-definition.js';
/** What a user sends to a channel. */
export const MESSAGE_TYPES = ['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link'] as const;
/** What a user does in a channel. */
export const ACTION_TYPES = [
  'click',
  'view',
  'scan',
  'subscribe',
  'unsubscribe',
  'mention',
  'location',
  'enter',
] as const;

const schema = Type.Object({
  type: Type.Union([Type.Literal('msg'), Type.Literal('event')]),
  channel: CHANNEL,
  data: Type.Object({ type: Type.String({ minLength: 1, maxLength: 64 }) }),
});

/** A message or an action in a channel, with whatever fields WeConnect gives it. */
export type ChannelEvent = Static<typeof schema>;

/** These events carry no number of their own, so what they say is what they are: an equal body is a repeat. */
export const channelEvent = defineEvent(schema, (event) =>
  eventKey('channel-event', createHash('sha256').update(safeStringify(event)).digest('hex')),
);
