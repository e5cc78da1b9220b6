import { type FastifyReply, type FastifyRequest } from 'fastify';
import type {} from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';

const SESSION = 'console_session';
/** Of a browser that is not signed in yet: what the login form's token is made from. */
const LOGIN = 'console_login';

/** The console's cookies: no script reads them, no other site's form brings them. */
@Injectable()
export class ConsoleCookies {
  private readonly secure: boolean;

  constructor({ publicUrl }: Config) {
    this.secure = publicUrl.startsWith('https:');
  }

  session({ cookies }: FastifyRequest): string | undefined {
    return cookies[SESSION];
  }

  login({ cookies }: FastifyRequest): string | undefined {
    return cookies[LOGIN];
  }

  setSession(reply: FastifyReply, secret: string): void {
    void reply.setCookie(SESSION, secret, this.attributes('lax')).clearCookie(LOGIN, { path: '/console' });
  }

  setLogin(reply: FastifyReply, secret: string): void {
    void reply.setCookie(LOGIN, secret, this.attributes('strict'));
  }

  clearSession(reply: FastifyReply): void {
    void reply.clearCookie(SESSION, { path: '/console' });
  }

  /** `lax`, so that a link from elsewhere finds one signed in; a form from elsewhere does not. */
  private attributes(sameSite: 'lax' | 'strict'): object {
    return { path: '/console', httpOnly: true, sameSite, secure: this.secure };
  }
}
