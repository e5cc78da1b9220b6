interface Limits {
  pauseFrom: number;
  pauseUpTo: number;
}

/** Keeps a process from asking a gateway that is down: for longer with each failure after a pause, until one question is answered. */
export class OutagePause {
  private until = 0;
  private pause = 0;

  constructor(private readonly limits: Limits) {}

  isOn(now: number): boolean {
    return now < this.until;
  }

  /** Questions that were under way together fail together: they are one failure. */
  failed(now: number): void {
    if (this.isOn(now)) return;
    this.pause = this.pause === 0 ? this.limits.pauseFrom : Math.min(this.pause * 2, this.limits.pauseUpTo);
    this.until = now + this.pause;
  }

  answered(): void {
    this.until = 0;
    this.pause = 0;
  }
}
