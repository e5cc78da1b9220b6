/** The time, injected so that a test can set it. */
export abstract class Clock {
  abstract now(): Date;
}

/** The machine's own clock, corrected by what is known of the time that all processes share. */
export class SystemClock extends Clock {
  /** In ms: how far the machine's clock is behind. */
  private behind = 0;

  override now(): Date {
    return new Date(this.machine() + this.behind);
  }

  /** What the machine says, in ms since the epoch. */
  machine(): number {
    return Date.now();
  }

  correct(behind: number): void {
    this.behind = behind;
  }

  /** @returns ms, negative where it is ahead */
  correction(): number {
    return this.behind;
  }
}
