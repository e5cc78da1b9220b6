import { Injectable } from '@nestjs/common';
import csrf from '@fastify/csrf';
import { FormNotOurs } from './session.errors.js';

/** Tokens that a form carries back, made from a secret that only the session knows; each is salted anew. */
@Injectable()
export class FormTokens {
  private readonly tokens = new csrf.Tokens({ userInfo: false });

  newSecret(): string {
    return this.tokens.secretSync();
  }

  create(secret: string): string {
    return this.tokens.create(secret);
  }

  /** @throws FormNotOurs */
  require(secret: string | undefined, token: unknown): void {
    if (secret === undefined || typeof token !== 'string' || !this.tokens.verify(secret, token))
      throw new FormNotOurs();
  }
}
