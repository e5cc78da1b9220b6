import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Requires } from '../../auth/index.js';
import { ActivationService, ModuleViews } from '../../features/activation/index.js';
import { Page, SeeOther } from '../../web/index.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';

@ConsoleController('modules')
@Requires('modules:read')
export class ModulesPageController {
  constructor(
    private readonly activations: ActivationService,
    private readonly views: ModuleViews,
  ) {}

  @Get()
  async list(@CurrentSession() { identity }: Session): Promise<Page> {
    const modules = await this.views.list(identity.accountId);
    return new Page('console/views/modules', {
      modules,
      reminder: modules.find(({ paymentReminder }) => paymentReminder.needed)?.paymentReminder,
    });
  }

  @Post(':module/activate')
  @Requires('modules:write')
  @RouteConfig({ formBody: true })
  async activate(@CurrentSession() { identity }: Session, @Param('module') module: string): Promise<SeeOther> {
    await this.activations.activate(identity.accountId, module);
    return new SeeOther('/console/modules');
  }

  @Post(':module/deactivate')
  @Requires('modules:write')
  @RouteConfig({ formBody: true })
  async deactivate(@CurrentSession() { identity }: Session, @Param('module') module: string): Promise<SeeOther> {
    await this.activations.deactivate(identity.accountId, module);
    return new SeeOther('/console/modules');
  }
}
