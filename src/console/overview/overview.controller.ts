import { Get } from '@nestjs/common';
import { accountScope } from '../../auth/index.js';
import { ModuleViews } from '../../features/activation/index.js';
import { Page } from '../../web/index.js';
import { EventHistoryService } from '../../webhook/index.js';
import { LiveTopics } from '../live/live-topics.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';

const SHOWN = 8;

/** What happens today, and what needs attention. */
@ConsoleController()
export class OverviewController {
  constructor(
    private readonly history: EventHistoryService,
    private readonly modules: ModuleViews,
    private readonly live: LiveTopics,
  ) {}

  @Get()
  async show(@CurrentSession() { identity }: Session): Promise<Page> {
    const accountId = accountScope(identity);
    const version = await this.live.version('events', identity);
    const [latest, dead, refused, modules] = await Promise.all([
      this.history.page({ accountId }, undefined, SHOWN),
      this.history.page({ accountId, dead: true }, undefined, SHOWN),
      this.history.page({ accountId, state: 'refused' }, undefined, SHOWN),
      this.modules.list(identity.accountId),
    ]);
    return new Page('console/views/overview', {
      events: latest.items,
      dead: dead.items,
      refused: refused.items,
      reminder: modules.find(({ paymentReminder }) => paymentReminder.needed)?.paymentReminder,
      anyModule: modules.some(({ activated }) => activated),
      version,
    });
  }
}
