import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/index.js';
import { HourlyPurge } from '../../queue/index.js';
import { Config } from '../../config/index.js';
import { InboxRepository } from './inbox.repository.js';

/** Deletes events that are 90 days old and settled; what is dead stays, until somebody replays it. */
@Injectable()
export class InboxPurge extends HourlyPurge {
  constructor(
    private readonly inbox: InboxRepository,
    clock: Clock,
    { roles }: Config,
  ) {
    super({ what: 'events', keptHours: 90 * 24 }, clock, roles.has('worker'));
  }

  protected override deleteBefore(moment: Date): Promise<number> {
    return this.inbox.deleteSettledBefore(moment);
  }
}
