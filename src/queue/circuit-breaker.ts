/** The numbers of a circuit breaker, in ms. */
export interface CircuitPolicy {
  /** So many failures in a row open it. */
  readonly failuresToOpen: number;
  /** While it is open, work that nobody waits for pauses for so long, doubling with each probe that fails. */
  readonly pauseFrom: number;
  readonly pauseUpTo: number;
}

interface CircuitTime {
  /** ms; of a clock that never goes back, where there is one. */
  now: () => number;
  /** For people. */
  date: () => Date;
}

/** How calls go through an open circuit that somebody waits for. */
interface CallRules {
  /** One call in so many ms goes through nevertheless, as a probe. */
  probeEvery: number;
  /** Whether what a call threw is a failure of the other side; all else is an answer. */
  isFailure: (error: unknown) => boolean;
  /** What is thrown instead of calling. */
  refusal: () => Error;
}

/** Where nobody asked the clock yet: before any moment that it can tell. */
const NEVER = -Infinity;

/**
 * Knows whether something fails again and again. Closed, all work goes through; open, one probe at a time finds out whether all is well.
 * Work that nobody waits for asks for its `allowance` and reports how it ended; calls that somebody waits for go through `run`.
 */
export class CircuitBreaker {
  private failures = 0;
  private openedAt: Date | undefined;
  private failedAt = NEVER;
  private pause = 0;
  private probing = false;

  constructor(
    private readonly policy: CircuitPolicy,
    private readonly time: CircuitTime,
  ) {}

  /** Since when it has been open; undefined: it is closed. */
  get openSince(): Date | undefined {
    return this.openedAt;
  }

  /** How long work that nobody waits for should wait, in ms; 0: not at all. */
  get pauseLeft(): number {
    return this.openedAt ? Math.max(0, this.failedAt + this.pause - this.time.now()) : 0;
  }

  /**
   * How much more work that nobody waits for may begin now: any number, one probe, or none.
   * @param running how much of it runs; by default the probes of `run`
   */
  allowance(running = this.probing ? 1 : 0): number {
    if (!this.openedAt) return Infinity;
    return running > 0 || this.pauseLeft > 0 ? 0 : 1;
  }

  succeeded(): void {
    this.failures = 0;
    this.openedAt = undefined;
    this.pause = 0;
  }

  /** @param lengthens whether it lengthens the pause of a circuit that is open */
  failed(lengthens = true): void {
    this.failures += 1;
    if (this.failures < this.policy.failuresToOpen) return;
    this.failedAt = this.time.now();
    if (this.openedAt && !lengthens) return;
    this.openedAt ??= this.time.date();
    const { pauseFrom, pauseUpTo } = this.policy;
    this.pause = Math.min(this.pause === 0 ? pauseFrom : this.pause * 2, pauseUpTo);
  }

  /** @throws the rules' refusal, nothing having been called, and whatever the call throws */
  async run<T>(call: () => Promise<T>, { probeEvery, isFailure, refusal }: CallRules): Promise<T> {
    const isProbe = this.openedAt !== undefined;
    if (isProbe) {
      if (this.probing || this.time.now() < this.failedAt + probeEvery) throw refusal();
      this.probing = true;
    }
    try {
      const answer = await call();
      this.succeeded();
      return answer;
    } catch (error) {
      // Calls that were under way together fail together: only the one that opens it, and each probe, lengthen the pause.
      if (isFailure(error)) this.failed(isProbe);
      else this.succeeded();
      throw error;
    } finally {
      if (isProbe) this.probing = false;
    }
  }
}

/** Breakers kept at most: the one that failed longest ago goes first, and is counted anew. */
const BREAKERS_KEPT = 10_000;

/** A circuit breaker for each key (account): what one key's work meets with pauses no other's. */
export class CircuitBreakers {
  private readonly breakers = new Map<string, CircuitBreaker>();

  constructor(
    private readonly policy: CircuitPolicy,
    private readonly time: CircuitTime,
  ) {}

  /** How much more work of the key may begin now, given how much of it runs. */
  allowance(key: string, running: number): number {
    return this.breakers.get(key)?.allowance(running) ?? Infinity;
  }

  succeeded(key: string): void {
    this.breakers.delete(key);
  }

  failed(key: string): void {
    const breaker = this.breakers.get(key) ?? new CircuitBreaker(this.policy, this.time);
    breaker.failed();
    this.breakers.delete(key);
    this.breakers.set(key, breaker);
    const [oldest] = this.breakers.keys();
    if (this.breakers.size > BREAKERS_KEPT && oldest !== undefined) this.breakers.delete(oldest);
  }
}
