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
    try {
      await this.connection.getClient().db().command({ ping: 1 }, { timeoutMS: ANSWER_WITHIN_MS });
      return true;
    } catch (error) {
      if (isDatabaseUnavailable(error)) return false;
      throw error;
    }
  }
}
