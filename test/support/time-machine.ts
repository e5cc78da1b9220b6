import { Clock } from '../../src/common/index.js';
import { type TestApp } from './start-app.js';

/** WeChat closes no order that is younger. */
export const CLOSABLE_AGE = 5 * 60_000;

/** Moves time ahead for the service, in every app that it was given, and for WeConnect: minutes pass without waiting. */
export class TimeMachine {
  private offset = 0;
  private readonly sandboxes: Set<TestApp['sandbox']>;

  constructor(...apps: TestApp[]) {
    this.sandboxes = new Set(apps.map(({ sandbox }) => sandbox));
    for (const { app } of apps) app.get(Clock, { strict: false }).now = () => this.now();
  }

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  /** @param ms never backwards */
  travel(ms: number): void {
    this.runAhead(ms);
    for (const { control } of this.sandboxes) control.advanceClock(ms);
  }

  /** The service's clock alone goes wrong by so much: WeConnect's stays behind it. */
  runAhead(ms: number): void {
    this.offset += ms;
  }
}
