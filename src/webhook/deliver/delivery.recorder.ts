import { Injectable, Logger } from '@nestjs/common';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { DeadLetterRepository } from './dead-letter.repository.js';
import { type Delivery, DeliveryTiming } from './delivery.js';
import { DeliveryRepository } from './delivery.repository.js';

/** Writes down how a try ended. The order of the writes is the protocol: a crash between two of them loses nothing. */
@Injectable()
export class DeliveryRecorder {
  private readonly logger = new Logger(DeliveryRecorder.name);

  constructor(
    private readonly inbox: InboxRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly deadLetters: DeadLetterRepository,
    private readonly timing: DeliveryTiming,
  ) {}

  renew(delivery: Delivery): Promise<boolean> {
    return this.deliveries.renew(delivery, this.timing.leaseUntil());
  }

  /** The ledger first: a crash before the deletion leaves a row that the next claim finds final, and deletes. */
  async succeed(delivery: Delivery): Promise<void> {
    const { eventKey, module, attempts } = delivery;
    await this.inbox.recordDone(eventKey, module, { at: this.timing.now(), attempts });
    await this.leave(delivery);
  }

  /** @returns `dead` when that was the last try */
  async fail(delivery: Delivery, error: string): Promise<'failed' | 'dead'> {
    const next = this.timing.nextTry(delivery.attempts);
    if (!next) return this.bury(delivery, error);
    await this.deliveries.retryLater(delivery, next, error);
    return 'failed';
  }

  /** Fences, keeps the letter, tells the ledger, and only then lets go of the row. */
  async bury(delivery: Delivery, error: string): Promise<'dead'> {
    const { eventKey, module, attempts } = delivery;
    const claim = await this.deliveries.fence(delivery, this.timing.leaseUntil(), error);
    if (!claim) return 'dead';
    const at = this.timing.now();
    await this.deadLetters.put(delivery, error, at);
    await this.inbox.recordDead(eventKey, module, { at, attempts });
    await this.leave({ ...delivery, ...claim });
    this.logger.error({ msg: 'delivery is dead', eventKey, module, attempts, error });
    return 'dead';
  }

  async release(delivery: Delivery): Promise<void> {
    await this.deliveries.release(delivery, this.timing.now());
  }

  /** The row outlived the ledger's last word: a late fan-out brought it back. */
  async discard(delivery: Delivery): Promise<void> {
    await this.leave(delivery);
  }

  /** A row that was offered again meanwhile, by a replay or by a fan-out that a crash had cut short, is for the next claim, and at once. */
  private async leave(delivery: Delivery): Promise<void> {
    if (!(await this.deliveries.remove(delivery))) await this.deliveries.letGo(delivery, this.timing.now());
  }
}
