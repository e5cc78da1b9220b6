import { Body, Controller, Get, Head, Param, Post, Req, Res, UseFilters, UseInterceptors } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Forbidden, Public, Unauthenticated } from '../../auth/index.js';
import { Page, SeeOther } from '../../web/index.js';
import { ConsoleErrorFilter } from '../shell/console-error.filter.js';
import { ConsoleInterceptor } from '../shell/console.interceptor.js';
import { ConsoleCookies } from './console-cookies.js';
import { FormTokens } from './form-tokens.js';
import { formTokenOf } from './session.guard.js';
import { SessionService } from './session.service.js';

const START = '/console';

/** Signing in: with an account token, or by a link that works once. */
@ApiExcludeController()
@Public()
@UseFilters(ConsoleErrorFilter)
@UseInterceptors(ConsoleInterceptor)
@Controller('console/login')
export class LoginController {
  constructor(
    private readonly sessions: SessionService,
    private readonly cookies: ConsoleCookies,
    private readonly forms: FormTokens,
  ) {}

  @Get()
  async show(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | SeeOther> {
    const session = await this.sessions.find(this.cookies.session(request));
    return session ? new SeeOther(START) : this.form(request, reply, {});
  }

  @Post()
  @RouteConfig({ formBody: true })
  async signIn(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() form: Record<string, unknown>,
  ): Promise<Page | SeeOther> {
    this.forms.require(this.cookies.login(request), formTokenOf(request));
    try {
      this.cookies.setSession(reply, await this.sessions.signIn(tokenIn(form)));
      return new SeeOther(START);
    } catch (error) {
      if (error instanceof Unauthenticated) return this.form(request, reply, { refused: 'token' });
      if (error instanceof Forbidden) return this.form(request, reply, { refused: 'mobile' });
      throw error;
    }
  }

  /** Whoever only looks whether there is something at the address has not used the link. */
  @Head(':secret')
  peek(): string {
    return '';
  }

  @Get(':secret')
  async follow(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('secret') secret: string,
  ): Promise<Page | SeeOther> {
    const session = await this.sessions.signInByLink(secret);
    if (session === undefined) return this.form(request, reply, { refused: 'link' });
    this.cookies.setSession(reply, session);
    return new SeeOther(START);
  }

  private form(request: FastifyRequest, reply: FastifyReply, { refused }: { refused?: string }): Page {
    const secret = this.cookies.login(request) ?? this.forms.newSecret();
    this.cookies.setLogin(reply, secret);
    return new Page('console/views/login', { csrf: this.forms.create(secret), refused }, refused ? 401 : 200);
  }
}

/** Pasted text has spaces around it, and often the word `Bearer` before it. */
function tokenIn({ token }: Record<string, unknown>): string {
  return typeof token === 'string' ? token.trim().replace(/^Bearer\s+/i, '') : '';
}
