import { Injectable } from '@nestjs/common';
import { Clock, MINUTE, SECOND } from '../../common/index.js';
import { GatewayCircuit } from '../../gateway/index.js';

/** The numbers of confirming, in ms. One object, so that a test can hasten them. */
export class ConfirmPolicy {
  /** Waits after the 1st, 2nd, … answer that did not bear the event out; then it is refused, until it is posted again. */
  readonly askAgainAfter: readonly number[] = [1 * SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE];
  /** Wait while WeConnect cannot be asked: not counted, and never given up. */
  readonly unavailableFor: number = 5 * SECOND;
  /** A claim that is older is anybody's. Longer than WeConnect's own time-outs together. */
  readonly lease: number = 60 * SECOND;
  /** Events that a process confirms at once; of one account no more than are left free (`FairSlots`). */
  readonly slots: number = 32;
}

/** The policy's numbers as dates. */
@Injectable()
export class ConfirmTiming {
  constructor(
    readonly policy: ConfirmPolicy,
    private readonly clock: Clock,
    private readonly gateway: GatewayCircuit,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  leaseUntil(): Date {
    return this.after(this.policy.lease);
  }

  /** When to ask again what WeConnect could not be asked: once it may be asked at all. */
  whenAvailable(): Date {
    return this.after(Math.max(this.policy.unavailableFor, this.gateway.pauseLeft));
  }

  /** @returns when to ask again after the n-th answer that bore nothing out; undefined: no more */
  askAgain(asked: number): Date | undefined {
    const wait = this.policy.askAgainAfter[asked - 1];
    return wait === undefined ? undefined : this.after(wait);
  }

  private after(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}
