import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import type {} from '@fastify/cookie';
import { Randomness } from '../../../common/index.js';
import { HttpOnlyCookies } from './http-only.cookies.js';

const NAME = 'oauth_browser';
const SECRET = /^[0-9A-Za-z]{32}$/;
/** As long as authorizations are remembered, so that the Back button is known by its browser. */
const LIFE_SECONDS = 24 * 3_600;

/** Knows a browser again by a secret in an HttpOnly cookie; several authorizations of one browser share it. */
@Injectable()
export class BrowserCookie {
  constructor(
    private readonly cookies: HttpOnlyCookies,
    private readonly randomness: Randomness,
  ) {}

  /** @returns digest of the browser's secret; a browser that is new here is given one */
  recognise({ cookies }: FastifyRequest, reply: FastifyReply): string {
    const known = cookies[NAME];
    const secret =
      known !== undefined && SECRET.test(known) ? known : this.randomness.nonce() + this.randomness.nonce();
    this.cookies.set(reply, { name: NAME, value: secret, lifeSeconds: LIFE_SECONDS });
    return hash('sha256', secret);
  }
}
