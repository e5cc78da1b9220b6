import { Injectable } from '@nestjs/common';
import { type ModuleName } from '../../common/index.js';
import { DeadLetterRepository } from '../deliver/dead-letter.repository.js';
import { deliveryId } from '../deliver/delivery.js';
import { DeliveryRepository } from '../deliver/delivery.repository.js';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { DeliveryTiming } from '../deliver/delivery.policy.js';

/** Opens ONE delivery again, whatever became of it. */
@Injectable()
export class DeliveryReopener {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly deadLetters: DeadLetterRepository,
    private readonly timing: DeliveryTiming,
  ) {}

  /** One that waits for its next try is tried now; one that is finished is fanned out again, by the sweeper. */
  async reopen({ key }: Pick<InboxEvent, 'key'>, module: ModuleName): Promise<void> {
    const id = deliveryId(key, module);
    const now = this.timing.now();
    await this.deliveries.hasten(id, now);
    await this.inbox.reopen(key, module, now);
    await this.deadLetters.remove(id);
  }
}
