import { Injectable } from '@nestjs/common';
import { MINUTE, type AccountId } from '../../common/index.js';
import { DeadLetterRepository } from '../deliver/dead-letter.repository.js';
import { DeliveryRepository } from '../deliver/delivery.repository.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { InboxReader } from '../inbox/inbox.reader.js';

const SOON_MS = 15_000;

/** Events and deliveries that somebody should look at, by number. */
export interface Attention {
  /** Given up, and not replayed. */
  dead: number;
  /** Failed, and waiting for another try. */
  retrying: number;
  /** Due for more than a minute: no worker has come to them. */
  overdue: number;
  /** Events that have waited for more than a quarter of a minute to be confirmed: most of the time because WeConnect is away. */
  waiting: number;
  /** Notifications since then that WeConnect did not bear out. */
  refused: number;
  /** Payments and refunds that their own module has not heard of: it was not active. */
  untold: number;
}

/** Counts what needs attention, each by an index over little more than what it counts. */
@Injectable()
export class AttentionService {
  constructor(
    private readonly deadLetters: DeadLetterRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly reader: InboxReader,
    private readonly handlers: HandlerRegistry,
  ) {}

  /**
   * @param scope the account that asks; undefined: every account's
   * @param times `since`: how far back refused notifications count; what is dead or due counts however old it is
   */
  async count(scope: AccountId | undefined, { now, since }: { now: Date; since: Date }): Promise<Attention> {
    const modules = this.handlers.modules();
    const dueBefore = new Date(now.getTime() - MINUTE);
    const waitingSince = new Date(now.getTime() - SOON_MS);
    const [dead, retrying, overdue, waiting, refused, untold] = await Promise.all([
      this.deadLetters.count(scope),
      this.deliveries.countRetrying(scope, modules),
      this.deliveries.countDueBefore(dueBefore, scope, modules),
      this.reader.countWaiting(waitingSince, scope),
      this.reader.countRefusedSince(since, scope),
      this.reader.countUntold(scope),
    ]);
    return { dead, retrying, overdue, waiting, refused, untold };
  }
}
