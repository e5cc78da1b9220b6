import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Connection } from 'mongoose';
import { isDatabaseUnavailable } from './driver-error.js';

const ANSWER_WITHIN_MS = 2_000;

/** Asks whether the database answers, for the readiness check. */
@Injectable()
export class DatabaseProbe {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Whether it answered a ping within two seconds. */
  async isReady(): Promise<boolean> {
    // The driver's own `timeoutMS` ends the search for a server, but not the wait for an answer that is under way.
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      await this.connection.getClient().db().command({ ping: 1 }, { signal });
      return true;
    } catch (error) {
      if (signal.aborted || isDatabaseUnavailable(error)) return false;
      throw error;
    }
  }
}
