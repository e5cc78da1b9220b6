import { Injectable } from '@nestjs/common';
import { Clock, Randomness } from '../../common/index.js';
import { DeliveryPolicy, retryDelay } from './delivery.policy.js';

/** The policy's numbers as dates. */
@Injectable()
export class DeliveryTiming {
  constructor(
    readonly policy: DeliveryPolicy,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  leaseUntil(): Date {
    return this.after(this.policy.lease);
  }

  /** @returns undefined after the last try */
  nextTry(attempts: number): Date | undefined {
    const delay = retryDelay(this.policy, attempts, this.randomness.fraction());
    return delay === undefined ? undefined : this.after(delay);
  }

  /** Whether a claim charged one try more than there are: earlier ones took their process down with them. */
  isBeyondLastTry(attempts: number): boolean {
    return attempts > this.policy.retryAfter.length + 1;
  }

  /** The same items in random order, so that processes do not all reach for the same one. */
  shuffled<Item>(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, rank: this.randomness.fraction() }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  }

  private after(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}
