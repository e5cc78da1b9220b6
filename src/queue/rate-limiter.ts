import { SECOND } from '../common/index.js';

/** So many in a second, evenly: what is not used is not saved up (a token bucket that holds a tenth of a second). */
export class RateLimiter {
  private readonly capacity: number;
  private tokens: number;
  private filledAt: number;

  /** @param now ms of a clock that never goes back */
  constructor(
    private readonly perSecond: number,
    now: number,
  ) {
    this.capacity = Math.max(1, perSecond / 10);
    this.tokens = this.capacity;
    this.filledAt = now;
  }

  /** How many may begin now. */
  available(now: number): number {
    const gained = ((now - this.filledAt) * this.perSecond) / SECOND;
    this.tokens = Math.min(this.capacity, this.tokens + gained);
    this.filledAt = now;
    return Math.floor(this.tokens);
  }

  use(count: number): void {
    this.tokens -= count;
  }
}
