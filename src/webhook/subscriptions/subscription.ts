import {
  type AccountId,
  type ChannelId,
  defineError,
  InvalidInput,
  type ModuleName,
  parseChannelId,
  parseModuleName,
  type Window,
} from '../../common/index.js';
import { WEBHOOK_EVENTS } from '../events/event-types.js';

/** What names a subscription. */
export interface SubscriptionKey {
  module: ModuleName;
  channelId: ChannelId;
  /** `msg-payment_notification`, `event-subscribe`, … */
  eventType: string;
}

/** A module's wish for one kind of event of one channel. */
export interface Subscription extends SubscriptionKey {
  /** Whose it is; undefined for one that a module made by itself for a channel. */
  accountId: AccountId | undefined;
  /** In order, the last one may be open; ended ones are kept for events that were received while they held. */
  windows: Window[];
  /**
   * From when to when somebody had it unsubscribed on purpose. A window that merely ended says less: its module was deactivated, or the
   * payments moved to another channel.
   */
  optedOut: Window[];
}

/** The four words that name a subscription, as callers write them. */
export type WrittenKey = Partial<Record<'module' | 'channelId' | 'type' | 'dataType', unknown>>;

/** From when a subscription is wanted, and until when where it ends. */
export interface WantedWindow {
  startAt: Date;
  endAt?: Date | undefined;
}

/** @throws InvalidInput naming the faulty field, also for a kind that the gateway does not push */
export function parseSubscriptionKey({ module, channelId, type, dataType }: WrittenKey): SubscriptionKey {
  if (type !== 'msg' && type !== 'event') throw InvalidInput.of('type', 'must be msg or event');
  const eventType = `${type}-${String(dataType)}`;
  if (!WEBHOOK_EVENTS.has(eventType))
    throw InvalidInput.of('dataType', `must be a kind of ${type} that the gateway pushes`);
  return { module: parseModuleName(module), channelId: parseChannelId(channelId), eventType };
}

/** @throws InvalidInput when the end is not after the start, or is over: nothing could be heard by it, and what holds now must not end by it */
export function parseWindow({ startAt, endAt }: WantedWindow, now: Date): Window {
  if (endAt && endAt <= startAt) throw InvalidInput.of('endAt', 'must be later than startAt');
  if (endAt && endAt <= now) throw InvalidInput.of('endAt', 'must be later than now; DELETE ends a subscription');
  return { startAt, ...(endAt && { endAt }) };
}

/** The account has as many subscriptions as one may have, ended ones among them. */
export class TooManySubscriptions extends defineError(
  'too-many-subscriptions',
  'conflict',
  (limit: number) => `An account has ${limit} subscriptions at most.`,
) {}
