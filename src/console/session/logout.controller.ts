import { Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Requires } from '../../auth/index.js';
import { SeeOther } from '../../web/index.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { ConsoleCookies } from './console-cookies.js';
import { SessionService } from './session.service.js';

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
