import { type Refund } from '../refund.js';

/**
 * Sees to it that every module which must know hears of a refund whose money is back, durably: when it resolves, no crash can lose the
 * news. It is called again for news that was told before, which must change nothing.
 */
export type AnnounceRefund = (refund: Refund) => Promise<void>;
