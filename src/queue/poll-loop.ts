/** How often to look for work, in ms. */
export interface Pace {
  /** While there is work. */
  busy: number;
  /** The longest wait while there is none. */
  idle: number;
}

const BACK_OFF = 2;

/** Looks for work at once when nudged, soon again while it finds some, and ever more rarely while it finds none. */
export class PollLoop {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private nudged = false;
  private stopped = true;
  private wait: number;

  /**
   * @param look one look for work; answers whether there was some
   * @param onError a look that failed: it is repeated, as if there had been nothing
   */
  constructor(
    private readonly look: () => Promise<boolean>,
    private readonly pace: Pace,
    private readonly onError: (error: unknown) => void,
  ) {
    this.wait = pace.busy;
  }

  start(): void {
    this.stopped = false;
    this.nudge();
  }

  /** Looks now; while a look is under way, once more right after it. */
  nudge(): void {
    if (this.stopped) return;
    this.nudged = true;
    if (this.looking) return;
    clearTimeout(this.timer);
    this.looking = this.lookOn().finally(() => {
      this.looking = undefined;
      if (this.stopped) return;
      // A nudge may have come between the last look and here.
      if (this.nudged) this.nudge();
      else
        this.timer = setTimeout(() => {
          this.nudge();
        }, this.wait);
    });
  }

  /** Resolves once no look is under way; none follows. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.atRest();
  }

  /** Resolves once no look is under way: after `start()`, once the first one is over. */
  async atRest(): Promise<void> {
    await this.looking;
  }

  get running(): boolean {
    return !this.stopped;
  }

  private async lookOn(): Promise<void> {
    while (this.nudged && !this.stopped) {
      this.nudged = false;
      const found = await this.lookOnce();
      this.wait = found ? this.pace.busy : Math.min(this.wait * BACK_OFF, this.pace.idle);
    }
  }

  private async lookOnce(): Promise<boolean> {
    try {
      return await this.look();
    } catch (error) {
      this.onError(error);
      return false;
    }
  }
}
