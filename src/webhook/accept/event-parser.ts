import { type ChannelId, isNestedTooDeeply, type OutTradeNo, readJson } from '../../common/index.js';
import { type EventDefinition } from '../events/event-definition.js';
import { WEBHOOK_EVENTS } from '../events/event-table.js';
import { PAYMENT_NOTIFICATION, type PaymentNotification } from '../events/payment-notification.event.js';
import { type ChannelEvent } from '../events/channel-event.event.js';
import { MalformedEvent } from './accept.errors.js';

/** What a posted body turned out to be. */
export interface ParsedEvent {
  key: string;
  type: string;
  channelId: ChannelId;
  outTradeNo: OutTradeNo | undefined;
}

/**
 * Reads a posted body.
 * @throws MalformedEvent for what is no JSON, of no known kind, or lacks what its kind must have; faulty fields are named
 */
export function parseEvent(body: string): ParsedEvent {
  const posted = parseJson(body);
  if (isNestedTooDeeply(posted)) throw new MalformedEvent('The body is nested too deeply.');
  const type = typeOf(posted);
  const definition = WEBHOOK_EVENTS.get(type);
  if (!definition) throw new MalformedEvent(`"${type}" is no kind of event that WeConnect pushes.`);
  const event = validated(definition, posted) as ChannelEvent;
  return {
    key: definition.keyOf(event),
    type,
    channelId: event.channel.id as ChannelId,
    outTradeNo:
      type === PAYMENT_NOTIFICATION ? ((event as PaymentNotification).data.outTradeNo as OutTradeNo) : undefined,
  };
}

function parseJson(body: string): unknown {
  try {
    return readJson(body);
  } catch (error) {
    throw new MalformedEvent('The body is no JSON.', [], error);
  }
}

function typeOf(posted: unknown): string {
  const { type, data } = (posted ?? {}) as { type?: unknown; data?: { type?: unknown } | null };
  if (typeof type !== 'string' || typeof data?.type !== 'string') {
    throw new MalformedEvent('The body names no kind of event.', [
      { field: 'data.type', message: 'must be text, as must type' },
    ]);
  }
  return `${type.slice(0, 64)}-${data.type.slice(0, 64)}`;
}

function validated({ validator }: EventDefinition, posted: unknown): unknown {
  if (validator.Check(posted)) return posted;
  const faults = validator.Errors(posted).map(({ instancePath, message }) => ({
    field: instancePath.slice(1).replaceAll('/', '.') || 'body',
    message,
  }));
  throw new MalformedEvent('The event lacks what its kind must have.', faults);
}
