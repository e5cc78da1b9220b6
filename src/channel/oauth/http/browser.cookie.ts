import { hash } from 'node:crypto';
import { Signer } from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { TokenService } from '../../../auth/index.js';
import { Randomness } from '../../../common/index.js';
import { HttpOnlyCookies } from './http-only.cookies.js';

/** As long as authorizations are remembered, so that the Back button is known by its browser. */
const LIFE_SECONDS = 24 * 3_600;

/**
 * Knows a browser again by a secret in an HttpOnly cookie; several authorizations of one browser share it. A value that was not made
 * here is as none, and where the name can say so (`__Host-`, over https) no other host's page can have set it: whoever plants a cookie
 * that they know could have their own authorization end in this browser.
 */
@Injectable()
export class BrowserCookie {
  private readonly signer: Signer;
  private readonly name: string;

  constructor(
    private readonly cookies: HttpOnlyCookies,
    private readonly randomness: Randomness,
    tokens: TokenService,
  ) {
    this.signer = new Signer(tokens.deriveKey('oauth-browser'));
    this.name = cookies.hostOnly('oauth_browser');
  }

  /** @returns digest of the browser's secret; a browser that is new here is given one */
  recognise({ cookies }: FastifyRequest, reply: FastifyReply): string {
    const known = this.signer.unsign(cookies[this.name] ?? '');
    const secret = known.valid ? known.value : this.randomness.nonce() + this.randomness.nonce();
    this.cookies.set(reply, { name: this.name, value: this.signer.sign(secret), lifeSeconds: LIFE_SECONDS });
    return hash('sha256', secret);
  }
}
