import { Injectable, Optional } from '@nestjs/common';
import { Clock, Meter } from '../common/index.js';
import { CircuitBreaker, CircuitPolicy } from '../upstream/index.js';

/** Knows whether the gateway is away. There is one in a process, and whatever calls the gateway goes through it. */
@Injectable()
export class GatewayCircuit extends CircuitBreaker {
  constructor(policy: CircuitPolicy, clock: Clock, @Optional() meter?: Meter) {
    const date = (): Date => clock.now();
    super(policy, () => performance.now(), date);
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
}
