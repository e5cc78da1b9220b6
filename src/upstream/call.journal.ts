import { Logger } from '@nestjs/common';
import { DomainError, type Histogram, type Meter, type RequestIds } from '../common/index.js';

/** The one place where every call to another service is known by its name, its outcome and how long it took. */
export class CallJournal {
  private readonly logger: Logger;
  private readonly durations: Histogram<'service' | 'call' | 'outcome'> | undefined;

  constructor(
    private readonly service: string,
    private readonly requestIds: RequestIds | undefined,
    meter: Meter | undefined,
  ) {
    this.logger = new Logger(service);
    this.durations = meter?.histogram({
      name: 'scrm_pay_upstream_call_duration_seconds',
      help: 'Time of a call to another service, repeats included, by how it ended',
      labels: ['service', 'call', 'outcome'],
    });
  }

  /** Does the work and notes how it ended; never what was sent or answered. */
  async follow<T>(call: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      const answer = await work();
      this.note(call, 'ok', startedAt);
      return answer;
    } catch (error) {
      this.note(call, error instanceof DomainError ? error.code : 'error', startedAt);
      throw error;
    }
  }

  private note(call: string, outcome: string, startedAt: number): void {
    const duration = performance.now() - startedAt;
    this.durations?.observe({ service: this.service, call, outcome }, duration / 1_000);
    this.logger.debug({ call, outcome, durationMs: Math.round(duration), requestId: this.requestIds?.current() });
  }
}
