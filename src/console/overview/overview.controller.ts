import { Get } from '@nestjs/common';
import { accountScope, Requires } from '../../auth/index.js';
import { RevenueService } from '../../channel/index.js';
import { Page } from '../../web/index.js';
import { EventHistoryService } from '../../webhook/index.js';
import { LiveTopics } from '../live/live-topics.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { AttentionItems } from './attention-items.js';

const SHOWN = 8;

/** What happens today, and what needs attention. */
@ConsoleController()
@Requires('console:use')
export class OverviewController {
  constructor(
    private readonly takings: RevenueService,
    private readonly points: AttentionItems,
    private readonly history: EventHistoryService,
    private readonly live: LiveTopics,
  ) {}

  @Get()
  async show(@CurrentSession() { identity }: Session): Promise<Page> {
    const accountId = accountScope(identity);
    const version = await this.live.version('events', identity);
    const [takings, points, latest] = await Promise.all([
      this.takings.of(identity.accountId),
      this.points.of(identity),
      this.history.page({ accountId }, undefined, SHOWN),
    ]);
    const { today, outcomes, series } = takings;
    const successRate = rateOf(outcomes.paid, outcomes.paid + outcomes.unpaid);
    return new Page('console/views/overview', {
      today,
      outcomes,
      successRate,
      series,
      version,
      ...points,
      events: latest.items,
    });
  }
}

/** `98.5%`; nothing where nothing has ended. Rounded down, so that 100% means all. */
function rateOf(part: number, whole: number): string | undefined {
  return whole === 0 ? undefined : `${Math.floor((part / whole) * 1_000) / 10}%`;
}
