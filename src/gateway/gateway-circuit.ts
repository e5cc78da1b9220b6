import { Injectable, Optional } from '@nestjs/common';
import { Clock, Meter } from '../common/index.js';
import { CircuitBreaker, type CircuitPolicy } from '../queue/index.js';
import { isSilence, UpstreamFailure } from '../upstream/index.js';

/** The numbers of the gateway's circuit breaker, in ms. One object, so that a test can hasten them. */
export class GatewayCircuitPolicy implements CircuitPolicy {
  /** So many calls in a row without an answer mean that the gateway is away. */
  readonly failuresToOpen: number = 10;
  /** While it is away, one call in so long goes through nevertheless: somebody waits for it, and it finds out whether all is well. */
  readonly probeEvery: number = 1_000;
  readonly pauseFrom: number = 1_000;
  readonly pauseUpTo: number = 10_000;
}

/**
 * Knows whether the gateway is away. There is one in a process, and whatever calls it goes through it. Only silence counts (no
 * connection, no answer in time, HTTP 5xx): a refusal and an answer that cannot be read are answers, so what one account asks for opens it
 * for nobody.
 */
@Injectable()
export class GatewayCircuit {
  private readonly breaker: CircuitBreaker;

  constructor(
    private readonly policy: GatewayCircuitPolicy,
    clock: Clock,
    @Optional() meter?: Meter,
  ) {
    const date = (): Date => clock.now();
    this.breaker = new CircuitBreaker(policy, { now: () => performance.now(), date });
    meter?.gauge(
      {
        name: 'scrm_pay_gateway_away_seconds',
        help: 'How long the gateway has not answered this process; 0: it answers',
        labels: [],
      },
      () => {
        const since = this.awaySince;
        return Promise.resolve([{ labels: {}, value: since ? (date().getTime() - since.getTime()) / 1_000 : 0 }]);
      },
    );
  }

  /** Since when the gateway has been away; undefined: it answers, as far as is known. */
  get awaySince(): Date | undefined {
    return this.breaker.openSince;
  }

  /** How many calls that nobody waits for may begin now: any number, one probe, or none. */
  get allowance(): number {
    return this.breaker.allowance();
  }

  /** How long work that nobody waits for should wait, in ms; 0: not at all. */
  get pauseLeft(): number {
    return this.breaker.pauseLeft;
  }

  /** @throws UpstreamFailure of code `CIRCUIT_OPEN`, nothing having been sent, and whatever the call throws */
  run<T>(call: () => Promise<T>): Promise<T> {
    const { probeEvery } = this.policy;
    return this.breaker.run(call, { probeEvery, isFailure: isSilence, refusal: () => UpstreamFailure.circuitOpen() });
  }
}
