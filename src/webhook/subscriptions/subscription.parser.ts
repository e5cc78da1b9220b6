import { InvalidInput, parseChannelId, parseModuleName, type Window } from '../../common/index.js';
import { WEBHOOK_EVENTS } from '../events/event-table.js';
import { type SubscriptionKey } from './subscription.js';

/** The four words that name a subscription, as callers write them. */
export type WrittenKey = Partial<Record<'module' | 'channelId' | 'type' | 'dataType', unknown>>;

/** From when a subscription is wanted, and until when where it ends. */
export interface WantedWindow {
  startAt: Date;
  endAt?: Date | undefined;
}

/** @throws InvalidInput naming the faulty field, also for a kind that WeConnect does not push */
export function parseSubscriptionKey({ module, channelId, type, dataType }: WrittenKey): SubscriptionKey {
  if (type !== 'msg' && type !== 'event') throw InvalidInput.of('type', 'must be msg or event');
  const eventType = `${type}-${String(dataType)}`;
  if (!WEBHOOK_EVENTS.has(eventType))
    throw InvalidInput.of('dataType', `must be a kind of ${type} that WeConnect pushes`);
  return { module: parseModuleName(module), channelId: parseChannelId(channelId), eventType };
}

/** @throws InvalidInput when the end is not after the start, or is over: nothing could be heard by it, and what holds now must not end by it */
export function parseWindow({ startAt, endAt }: WantedWindow, now: Date): Window {
  if (endAt && endAt <= startAt) throw InvalidInput.of('endAt', 'must be later than startAt');
  if (endAt && endAt <= now) throw InvalidInput.of('endAt', 'must be later than now; DELETE ends a subscription');
  return { startAt, ...(endAt && { endAt }) };
}
