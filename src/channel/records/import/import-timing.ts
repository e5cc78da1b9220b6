import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/index.js';
import { doublingWait } from '../../../queue/index.js';
import { ImportPolicy } from './import.policy.js';

/** The policy's numbers as dates. */
@Injectable()
export class ImportTiming {
  constructor(
    readonly policy: ImportPolicy,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  leaseUntil(): Date {
    return this.after(this.policy.lease);
  }

  /** @param failures in a row, at least 1 */
  nextTry(failures: number): Date {
    const { retryFrom: from, retryUpTo: upTo } = this.policy;
    return this.after(doublingWait({ from, upTo }, failures));
  }

  private after(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}
