import { type FastifyReply, type FastifyRequest } from 'fastify';
import fastifyCookie from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import { TokenService } from '../../auth/index.js';
import { Config } from '../../config/index.js';
import csrf from '@fastify/csrf';
import { FormNotOurs } from './session.js';

const SESSION = 'console_session';
/** Of a browser that is not signed in yet: what the login form's token is made from. */
const LOGIN = 'console_login';

/**
 * The console's cookies: no script reads them, no other site's form brings them. Under https their names begin with `__Host-`, so that no
 * other host of the domain can set them; and what the login form's token is made from is signed, so that it is of our own making.
 */
@Injectable()
export class ConsoleCookies {
  private readonly secure: boolean;
  /** What `__Host-` demands. */
  private readonly path: string;
  private readonly signer: InstanceType<typeof fastifyCookie.Signer>;

  constructor({ publicUrl }: Config, tokens: TokenService) {
    this.secure = publicUrl.startsWith('https:');
    this.path = this.secure ? '/' : '/console';
    this.signer = new fastifyCookie.Signer(tokens.deriveKey('console-login'));
  }

  session({ cookies }: FastifyRequest): string | undefined {
    return cookies[this.nameOf(SESSION)];
  }

  /** @returns undefined for one that is empty, or that was not set here */
  login({ cookies }: FastifyRequest): string | undefined {
    const { valid, value } = this.signer.unsign(cookies[this.nameOf(LOGIN)] ?? '');
    return valid && value ? value : undefined;
  }

  setSession(reply: FastifyReply, secret: string): void {
    void reply
      .setCookie(this.nameOf(SESSION), secret, this.attributes('lax'))
      .clearCookie(this.nameOf(LOGIN), this.attributes('strict'));
  }

  setLogin(reply: FastifyReply, secret: string): void {
    void reply.setCookie(this.nameOf(LOGIN), this.signer.sign(secret), this.attributes('strict'));
  }

  clearSession(reply: FastifyReply): void {
    void reply.clearCookie(this.nameOf(SESSION), this.attributes('lax'));
  }

  private nameOf(name: string): string {
    return this.secure ? `__Host-${name}` : name;
  }

  /** `lax`, so that a link from elsewhere finds one signed in; a form from elsewhere does not. */
  private attributes(sameSite: 'lax' | 'strict'): object {
    return { path: this.path, httpOnly: true, sameSite, secure: this.secure };
  }
}

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
