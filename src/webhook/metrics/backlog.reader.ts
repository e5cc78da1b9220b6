import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { NEVER_DUE } from '../../common/index.js';
import { DeadLetterDocument } from '../deliver/dead-letter.schema.js';
import { DeliveryDocument } from '../deliver/delivery.schema.js';
import { InboxDocument } from '../inbox/inbox.schema.js';

/** What waits, for whoever watches the service: the workers' questions are the repositories'. */
@Injectable()
export class BacklogReader {
  constructor(
    @InjectModel(InboxDocument.name) private readonly inbox: Model<InboxDocument>,
    @InjectModel(DeliveryDocument.name) private readonly deliveries: Model<DeliveryDocument>,
    @InjectModel(DeadLetterDocument.name) private readonly deadLetters: Model<DeadLetterDocument>,
  ) {}

  /** When the oldest event came that has not been routed to its modules; undefined: none waits. */
  async oldestUnrouted(): Promise<Date | undefined> {
    const oldest = await this.inbox
      .findOne({ fanDue: trusted({ $lt: NEVER_DUE }) }, { recvAt: 1 })
      .sort({ recvAt: 1 })
      .lean();
    return oldest?.recvAt;
  }

  /** Since when each module's oldest delivery has been due. */
  async oldestDue(now: Date): Promise<Map<string, Date>> {
    const oldest = new Map<string, Date>();
    for (const module of await this.deliveries.distinct('module')) {
      const due = await this.deliveries
        .findOne({ module, dueAt: trusted({ $lte: now }) }, { dueAt: 1 })
        .sort({ dueAt: 1 })
        .lean();
      if (due) oldest.set(module, due.dueAt);
    }
    return oldest;
  }

  async deadByModule(): Promise<Map<string, number>> {
    const dead = new Map<string, number>();
    for (const module of await this.deadLetters.distinct('module')) {
      dead.set(module, await this.deadLetters.countDocuments({ module }));
    }
    return dead;
  }

  /** How many payments and refunds each module has not heard of that are its own. */
  async untoldByModule(): Promise<Map<string, number>> {
    const untold = new Map<string, number>();
    for (const module of await this.inbox.distinct('untold.module', { 'untold.money': true })) {
      const own = { 'untold.module': module, 'untold.money': true };
      untold.set(module, await this.inbox.countDocuments(own));
    }
    return untold;
  }
}
