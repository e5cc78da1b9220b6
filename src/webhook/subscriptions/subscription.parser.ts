import { InvalidInput, parseChannelId, parseModuleName } from '../../common/index.js';
import { WEBHOOK_EVENTS } from '../events/event-table.js';
import { type SubscriptionKey } from './subscription.js';
import { type Window } from './window.js';

/** The four words that name a subscription, as callers write them. */
export type WrittenKey = Partial<Record<'module' | 'channelId' | 'type' | 'dataType', unknown>>;

/** @throws InvalidInput naming the faulty field, also for a kind that WeConnect does not push */
export function parseSubscriptionKey({ module, channelId, type, dataType }: WrittenKey): SubscriptionKey {
  if (type !== 'msg' && type !== 'event') throw InvalidInput.of('type', 'must be msg or event');
  const eventType = `${type}-${String(dataType)}`;
  if (!WEBHOOK_EVENTS.has(eventType))
    throw InvalidInput.of('dataType', `must be a kind of ${type} that WeConnect pushes`);
  return { module: parseModuleName(module), channelId: parseChannelId(channelId), eventType };
}

/** @throws InvalidInput when the end is not after the start */
export function parseWindow(startAt: Date, endAt: Date | undefined): Window {
  if (endAt && endAt <= startAt) throw InvalidInput.of('endAt', 'must be later than startAt');
  return { startAt, ...(endAt && { endAt }) };
}
