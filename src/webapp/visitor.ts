import { Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import type {} from '@fastify/cookie';
import { type Identity, MOBILE_TOKEN_COOKIE, TokenService } from '../auth/index.js';

/** Who looks at a page: anybody may, so no token and an old one are the same. */
@Injectable()
export class Visitor {
  constructor(private readonly tokens: TokenService) {}

  /** @param channelId the channel that the address names: who is signed in for another one is not signed in here */
  async identify({ cookies }: FastifyRequest, channelId: string | undefined): Promise<Identity | undefined> {
    const token = cookies[MOBILE_TOKEN_COOKIE];
    const identity = token === undefined ? undefined : await this.tokens.identify(token);
    const mine = identity?.role === 'mobile' && (channelId === undefined || identity.channelId === channelId);
    return mine ? identity : undefined;
  }
}
