import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/index.js';
import { GatewayCircuit } from '../../gateway/index.js';
import { ConfirmPolicy } from './confirm.policy.js';

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
