import { Body, Controller, Get, Head, Param, Post, Query, Req, Res, UseFilters, UseInterceptors } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Forbidden, Public, Unauthenticated, Requires } from '../../auth/index.js';
import { Page, SeeOther } from '../../web/index.js';
import { ConsoleErrorFilter } from '../shell/console-error.filter.js';
import { ConsoleInterceptor } from '../shell/console.interceptor.js';
import { ConsoleCookies, FormTokens } from './console-cookies.js';
import { placeOf, START } from './place.js';
import { formTokenOf } from './session.guard.js';
import { SessionService } from './session.service.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';

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
    @Query('to') to?: unknown,
  ): Promise<Page | SeeOther> {
    const session = await this.sessions.find(this.cookies.session(request));
    return session ? new SeeOther(placeOf(to)) : this.form(request, reply, { to });
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
      return new SeeOther(placeOf(form.to));
    } catch (error) {
      if (error instanceof Unauthenticated) return this.form(request, reply, { refused: 'token', to: form.to });
      if (error instanceof Forbidden) return this.form(request, reply, { refused: 'mobile', to: form.to });
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

  private form(
    request: FastifyRequest,
    reply: FastifyReply,
    { refused, to }: { refused?: string; to?: unknown },
  ): Page {
    const secret = this.cookies.login(request) ?? this.forms.newSecret();
    this.cookies.setLogin(reply, secret);
    const data = { csrf: this.forms.create(secret), refused, to: placeOf(to) };
    return new Page('console/views/login', data, refused ? 401 : 200);
  }
}

/** Pasted text has spaces around it, and often the word `Bearer` before it. */
function tokenIn({ token }: Record<string, unknown>): string {
  return typeof token === 'string' ? token.trim().replace(/^Bearer\s+/i, '') : '';
}

@ConsoleController('logout')
@Requires('console:use')
export class LogoutController {
  constructor(
    private readonly sessions: SessionService,
    private readonly cookies: ConsoleCookies,
  ) {}

  @Post()
  @RouteConfig({ formBody: true })
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SeeOther> {
    await this.sessions.signOut(this.cookies.session(request) ?? '');
    this.cookies.clearSession(reply);
    return new SeeOther('/console/login');
  }
}
