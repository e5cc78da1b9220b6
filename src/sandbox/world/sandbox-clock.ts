import { Clock } from '../../common/index.js';

/** The sandbox's own time: the machine's, moved ahead on demand so that codes, tokens and orders expire without waiting. */
export class SandboxClock extends Clock {
  private offset = 0;

  override now(): Date {
    return new Date(this.milliseconds());
  }

  milliseconds(): number {
    return Date.now() + this.offset;
  }

  advance(milliseconds: number): void {
    this.offset += milliseconds;
  }

  reset(): void {
    this.offset = 0;
  }
}
