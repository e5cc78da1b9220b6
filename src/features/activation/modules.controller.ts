import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { ActivationService } from './activation.service.js';
import { ModuleViews, type ModuleView } from './modules.view.js';

@ApiTags('Modules')
@ApiBearerAuth()
@Requires('modules:read')
@Controller('api/management/modules')
export class ModulesController {
  constructor(
    private readonly activations: ActivationService,
    private readonly views: ModuleViews,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every module, and how it stands with the account' })
  async list(@CurrentIdentity() { accountId }: Identity): Promise<{ items: ModuleView[] }> {
    return { items: await this.views.list(accountId) };
  }

  @Post(':module/activate')
  @Requires('modules:write')
  @HttpCode(200)
  @ApiOperation({ summary: 'Activates a module and runs its install step' })
  async activate(@CurrentIdentity() { accountId }: Identity, @Param('module') module: string): Promise<ModuleView> {
    await this.activations.activate(accountId, module);
    return this.views.one(accountId, module);
  }

  @Post(':module/deactivate')
  @Requires('modules:write')
  @HttpCode(200)
  @ApiOperation({ summary: 'Deactivates a module and ends its subscriptions' })
  async deactivate(@CurrentIdentity() { accountId }: Identity, @Param('module') module: string): Promise<ModuleView> {
    await this.activations.deactivate(accountId, module);
    return this.views.one(accountId, module);
  }
}
