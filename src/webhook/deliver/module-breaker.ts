import { type ModuleName } from '../../common/index.js';
import { type DeliveryPolicy } from './delivery.policy.js';

interface Streak {
  failures: number;
  pausedUntil: number;
  pause: number;
}

/** Pauses a module that fails again and again (a circuit breaker): its deliveries wait, and one probe at a time finds out whether it is well. */
export class ModuleBreaker {
  private readonly streaks = new Map<ModuleName, Streak>();

  constructor(private readonly policy: DeliveryPolicy) {}

  /** How many deliveries of the module may be running now, given how many are. */
  allows(module: ModuleName, now: Date, running: number): boolean {
    const streak = this.streaks.get(module);
    if (!streak || streak.failures < this.policy.failuresToPause) return true;
    return now.getTime() >= streak.pausedUntil && running === 0;
  }

  succeeded(module: ModuleName): void {
    this.streaks.delete(module);
  }

  failed(module: ModuleName, now: Date): void {
    const streak = this.streaks.get(module) ?? { failures: 0, pausedUntil: 0, pause: this.policy.pauseFrom };
    streak.failures += 1;
    if (streak.failures >= this.policy.failuresToPause) {
      streak.pausedUntil = now.getTime() + streak.pause;
      streak.pause = Math.min(streak.pause * 2, this.policy.pauseUpTo);
    }
    this.streaks.set(module, streak);
  }
}
