import { type ChannelCachePolicy } from './channel-cache.policy.js';

interface Bucket {
  tokens: number;
  /** ms */
  filledAt: number;
}

const ADDRESSES_KEPT = 1_000;

/** How many questions about what nobody has heard of an address may cause (a token bucket for each address; what is forgotten begins full). */
export class StrangerQuota {
  /** The longest unused first. */
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly policy: Pick<ChannelCachePolicy, 'unknownAtOnce' | 'unknownPerSecond'>) {}

  /** @param now ms of a clock that never goes back. @returns whether there was one left, which is used up now */
  take(address: string, now: number): boolean {
    const { unknownAtOnce, unknownPerSecond } = this.policy;
    const { tokens, filledAt } = this.buckets.get(address) ?? { tokens: unknownAtOnce, filledAt: now };
    const filled = Math.min(unknownAtOnce, tokens + ((now - filledAt) * unknownPerSecond) / 1_000);
    const has = filled >= 1;
    this.buckets.delete(address);
    this.buckets.set(address, { tokens: has ? filled - 1 : filled, filledAt: now });
    const [oldest] = this.buckets.keys();
    if (this.buckets.size > ADDRESSES_KEPT && oldest !== undefined) this.buckets.delete(oldest);
    return has;
  }
}
