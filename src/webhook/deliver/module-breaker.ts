import { type ModuleName } from '../../common/index.js';
import { type DeliveryPolicy } from './delivery.policy.js';

interface Streak {
  failures: number;
  /** ms since the epoch */
  pausedUntil: number;
  pause: number;
}

/** Streaks kept at most: the one that was lengthened longest ago goes first, and is counted anew. */
const STREAKS_KEPT = 10_000;

/**
 * Pauses a module for an account whose deliveries fail again and again (a circuit breaker): they wait, and one probe at a time finds out
 * whether all is well. What one account's events do to a module pauses it for no other account.
 */
export class ModuleBreaker {
  private readonly streaks = new Map<string, Streak>();

  constructor(private readonly policy: DeliveryPolicy) {}

  /** How many more deliveries of the account may start at the module now, given how many run. */
  allowance({ module, share }: Subject, now: Date, running: number): number {
    const streak = this.streaks.get(keyOf({ module, share }));
    if (!streak || streak.failures < this.policy.failuresToPause) return Infinity;
    return now.getTime() >= streak.pausedUntil && running === 0 ? 1 : 0;
  }

  succeeded(subject: Subject): void {
    this.streaks.delete(keyOf(subject));
  }

  failed(subject: Subject, now: Date): void {
    const key = keyOf(subject);
    const streak = this.streaks.get(key) ?? { failures: 0, pausedUntil: 0, pause: this.policy.pauseFrom };
    streak.failures += 1;
    if (streak.failures >= this.policy.failuresToPause) {
      streak.pausedUntil = now.getTime() + streak.pause;
      streak.pause = Math.min(streak.pause * 2, this.policy.pauseUpTo);
    }
    this.streaks.delete(key);
    this.streaks.set(key, streak);
    const [oldest] = this.streaks.keys();
    if (this.streaks.size > STREAKS_KEPT && oldest !== undefined) this.streaks.delete(oldest);
  }
}

/** A module, and in whose turn it is called. */
export interface Subject {
  module: ModuleName;
  share: string;
}

function keyOf({ module, share }: Subject): string {
  return `${module}|${share}`;
}
