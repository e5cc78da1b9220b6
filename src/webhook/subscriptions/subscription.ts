import { type AccountId, type ChannelId, type ModuleName, type Window } from '../../common/index.js';

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
