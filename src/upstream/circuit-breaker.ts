import { UpstreamFailure } from './upstream.errors.js';

/** The numbers of a circuit breaker, in ms. One object, so that a test can hasten them. */
export class CircuitPolicy {
  /** So many calls in a row without an answer mean that the other service is away. */
  readonly failuresToOpen: number = 10;
  /** While it is away, one call in so long goes through nevertheless: somebody waits for it, and it finds out whether all is well. */
  readonly probeEvery: number = 1_000;
  /** While it is away, what nobody waits for pauses for so long, doubling with each probe that fails. */
  readonly pauseFrom: number = 1_000;
  readonly pauseUpTo: number = 10_000;
}

/** Where nobody asked the clock yet: before any moment that it can tell. */
const NEVER = -Infinity;

/**
 * Knows whether another service is away, for everything that calls it. Closed, every call goes through; open, one probe at a time, and the
 * others fail at once instead of waiting for a time-out. Only silence counts (no connection, no answer in time, HTTP 5xx): a refusal and an
 * answer that cannot be read are answers, so what one account asks for opens it for nobody.
 */
export class CircuitBreaker {
  private failures = 0;
  private openedAt: Date | undefined;
  private failedAt = NEVER;
  private pause = 0;
  private probing = false;

  /**
   * @param now ms of a clock that never goes back
   * @param date for people
   */
  constructor(
    private readonly policy: CircuitPolicy,
    private readonly now: () => number,
    private readonly date: () => Date,
  ) {}

  /** Since when the other service has been away; undefined: it answers, as far as is known. */
  get awaySince(): Date | undefined {
    return this.openedAt;
  }

  /** How many calls work that nobody waits for may begin now: any number, one probe, or none. */
  get allowance(): number {
    if (!this.openedAt) return Infinity;
    return this.probing || this.pauseLeft > 0 ? 0 : 1;
  }

  /** How long work that nobody waits for should wait, in ms; 0: not at all. */
  get pauseLeft(): number {
    return this.openedAt ? Math.max(0, this.failedAt + this.pause - this.now()) : 0;
  }

  /** @throws UpstreamFailure of code `CIRCUIT_OPEN`, nothing having been sent, and whatever the call throws */
  async run<T>(call: () => Promise<T>): Promise<T> {
    const isProbe = this.openedAt !== undefined;
    if (isProbe) {
      if (this.probing || this.now() < this.failedAt + this.policy.probeEvery) throw circuitOpen();
      this.probing = true;
    }
    try {
      const answer = await call();
      this.answered();
      return answer;
    } catch (error) {
      if (isSilence(error)) this.failed(isProbe);
      else this.answered();
      throw error;
    } finally {
      if (isProbe) this.probing = false;
    }
  }

  private answered(): void {
    this.failures = 0;
    this.openedAt = undefined;
    this.pause = 0;
  }

  /** Calls that were under way together fail together: only the one that opens it, and each probe, lengthen the pause. */
  private failed(wasProbe: boolean): void {
    this.failures += 1;
    if (this.failures < this.policy.failuresToOpen) return;
    this.failedAt = this.now();
    if (this.openedAt && !wasProbe) return;
    this.openedAt ??= this.date();
    this.pause = Math.min(this.pause === 0 ? this.policy.pauseFrom : this.pause * 2, this.policy.pauseUpTo);
  }
}

function circuitOpen(): UpstreamFailure {
  const message = 'it has not answered for a while, and is not asked by everybody';
  return new UpstreamFailure(message, { code: 'CIRCUIT_OPEN', sent: false });
}

/** Whether no answer came at all. What came and cannot be read is an answer, unless the server itself says that it failed. */
function isSilence(error: unknown): boolean {
  const failure = error instanceof Error && !(error instanceof UpstreamFailure) ? error.cause : error;
  if (!(failure instanceof UpstreamFailure)) return false;
  return failure.code !== 'UNRELIABLE_ANSWER' || (failure.status ?? 0) >= 500;
}
