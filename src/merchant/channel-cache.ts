import { type ChannelId, type Clock } from '../common/index.js';
import { type Channel } from '../gateway/index.js';
import { type ChannelCachePolicy } from './channel-cache.policy.js';

interface Kept {
  channel: Channel;
  /** Milliseconds since the epoch. */
  freshUntil: number;
  believedUntil: number;
}

/** What was last heard of each channel, with its date; of bounded size. */
export class ChannelCache {
  /** In the order of their last answers: the first is the oldest. */
  private readonly kept = new Map<ChannelId, Kept>();
  /** Until when it is believed that there is no such channel. Strangers may make up any, so these take no place of the others. */
  private readonly absences = new Map<ChannelId, number>();

  constructor(
    private readonly policy: ChannelCachePolicy,
    private readonly clock: Clock,
  ) {}

  /** The channel where what is kept need not be asked for again. */
  fresh(id: ChannelId): Channel | undefined {
    const kept = this.kept.get(id);
    return kept && kept.freshUntil > this.now() ? kept.channel : undefined;
  }

  /** The channel as it was last heard of, where that is not too long ago to go by. */
  believed(id: ChannelId): Channel | undefined {
    const kept = this.kept.get(id);
    return kept && kept.believedUntil > this.now() ? kept.channel : undefined;
  }

  /** Whether it was heard a moment ago that there is no such channel. */
  isAbsent(id: ChannelId): boolean {
    return (this.absences.get(id) ?? 0) > this.now();
  }

  /** @param channel undefined: there is none, so what was kept goes */
  put(id: ChannelId, channel: Channel | undefined): void {
    this.kept.delete(id);
    this.absences.delete(id);
    if (!channel) {
      this.absences.set(id, this.now() + this.policy.absentFor);
      dropOldest(this.absences, this.policy.capacity);
      return;
    }
    const { freshFor, believedFor } = this.policy;
    this.kept.set(id, { channel, freshUntil: this.now() + freshFor, believedUntil: this.now() + believedFor });
    dropOldest(this.kept, this.policy.capacity);
  }

  expire(id: ChannelId): void {
    const kept = this.kept.get(id);
    if (kept) kept.freshUntil = 0;
    this.absences.delete(id);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

function dropOldest(map: Map<ChannelId, unknown>, capacity: number): void {
  const [oldest] = map.keys();
  if (map.size > capacity && oldest !== undefined) map.delete(oldest);
}
