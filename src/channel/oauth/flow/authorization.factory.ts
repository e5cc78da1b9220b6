import { Injectable } from '@nestjs/common';
import { Clock, Randomness } from '../../../common/index.js';
import { type Authorization } from './authorization.js';

/** How long a browser may take to come back. */
const LIFE_MS = 10 * 60_000;

/** Makes authorizations, each under a state that nobody can guess. */
@Injectable()
export class AuthorizationFactory {
  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  create(details: Omit<Authorization, 'state' | 'expiresAt'>): Authorization {
    const { kind, accountId, channelId, redirect, browser, round } = details;
    return {
      kind,
      accountId,
      channelId,
      redirect,
      browser,
      round,
      state: this.randomness.nonce() + this.randomness.nonce(),
      expiresAt: new Date(this.clock.now().getTime() + LIFE_MS),
    };
  }
}
