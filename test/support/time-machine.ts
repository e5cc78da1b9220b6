import { Clock } from '../../src/common/index.js';
import { type TestApp } from './start-app.js';

/** Moves the service's own time ahead, in every app that it was given: minutes pass without waiting. */
export class TimeMachine {
  private offset = 0;

  constructor(...apps: TestApp[]) {
    for (const { app } of apps) app.get(Clock, { strict: false }).now = () => this.now();
  }

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  /** @param ms never backwards */
  travel(ms: number): void {
    this.offset += ms;
  }
}
