import { Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import type {} from '@fastify/cookie';
import { type Identity, MOBILE_TOKEN_COOKIE, TokenService, Unauthenticated } from '../auth/index.js';

/** Who looks at a page: anybody may, so no token and an old one are the same. */
@Injectable()
export class Visitor {
  constructor(private readonly tokens: TokenService) {}

  /** @param channelId the channel that the address names: who is signed in for another one is not signed in here */
  async identify({ cookies }: FastifyRequest, channelId: string | undefined): Promise<Identity | undefined> {
    const identity = await this.read(cookies[MOBILE_TOKEN_COOKIE]);
    const mine = identity?.role === 'mobile' && (channelId === undefined || identity.channelId === channelId);
    return mine ? identity : undefined;
  }

  private async read(token: string | undefined): Promise<Identity | undefined> {
    if (token === undefined) return undefined;
    try {
      return await this.tokens.verify(token);
    } catch (error) {
      if (error instanceof Unauthenticated) return undefined;
      throw error;
    }
  }
}
