import { type UpstreamOrder } from '../../gateway/index.js';

/** What WeConnect says of an order that is no longer waiting to be paid. */
export type OrderNews = Pick<UpstreamOrder, 'outTradeNo' | 'tradeStatus' | 'tradeNo' | 'totalFee'>;

/**
 * Sees to it that every module which must know hears of it, durably: when it resolves, no crash can lose the news. It is called again for
 * news that was told before, which must change nothing.
 */
export type Announce = (news: OrderNews) => Promise<void>;
