import { Injectable } from '@nestjs/common';
import { type AccountId, Clock } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { ConsoleKeyRepository } from './console-key.repository.js';
import { hashOf, newSecret } from './session.js';

const LIFE_MS = 24 * 3_600_000;

/** Ways into the console without a token, for the terminal of whoever runs the service. */
@Injectable()
export class ConsoleLinks {
  constructor(
    private readonly keys: ConsoleKeyRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * A link that signs its first visitor in as the account's administrator; it waits for a day. Whoever has it may use it: show it to
   * nobody but the operator.
   */
  async createFor(accountId: AccountId): Promise<string> {
    const secret = newSecret();
    const issuedAt = this.clock.now();
    const expiresAt = new Date(issuedAt.getTime() + LIFE_MS);
    const identity = { sub: 'console-link', accountId, role: 'admin' as const };
    await this.keys.addLink(hashOf(secret), { identity, issuedAt, expiresAt });
    return `${this.config.publicUrl}/console/login/${secret}`;
  }
}
