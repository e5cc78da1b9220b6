import { type Subscription } from './subscription.js';

/** A subscription as it holds now or will. */
export interface SubscriptionView {
  module: string;
  channelId: string;
  type: 'msg' | 'event';
  dataType: string;
  startAt: string;
  endAt?: string;
}

export function viewOf({ module, channelId, eventType, windows }: Subscription): SubscriptionView {
  const separator = eventType.indexOf('-');
  const window = windows.at(-1);
  return {
    module,
    channelId,
    type: eventType.slice(0, separator) as 'msg' | 'event',
    dataType: eventType.slice(separator + 1),
    startAt: (window?.startAt ?? new Date(0)).toISOString(),
    ...(window?.endAt && { endAt: window.endAt.toISOString() }),
  };
}
