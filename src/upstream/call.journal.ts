import { Logger } from '@nestjs/common';
import { DomainError, type RequestIds } from '../common/index.js';

/** The one place where every call to another service is known by its name, its outcome and how long it took. */
export class CallJournal {
  private readonly logger: Logger;

  constructor(
    service: string,
    private readonly requestIds: RequestIds | undefined,
  ) {
    this.logger = new Logger(service);
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
    const durationMs = Math.round(performance.now() - startedAt);
    this.logger.debug({ call, outcome, durationMs, requestId: this.requestIds?.current() });
  }
}
