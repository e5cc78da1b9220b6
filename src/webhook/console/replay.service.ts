import { Injectable } from '@nestjs/common';
import { type AccountId, InvalidInput, type ModuleName } from '../../common/index.js';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { InboxReader } from '../inbox/inbox.reader.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { Nudges } from '../work/nudges.js';
import { DeliveryNotFound } from './console.errors.js';
import { DeliveryReopener } from './delivery.reopener.js';

interface Range {
  from: Date;
  to: Date;
  /** Undefined: every module's. */
  module: ModuleName | undefined;
}

/** Makes deliveries again. Handlers are idempotent by the event key, so a replay repairs and never repeats an effect. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly reader: InboxReader,
    private readonly reopener: DeliveryReopener,
    private readonly nudges: Nudges,
  ) {}

  /** @throws DeliveryNotFound */
  async replayOne(scope: AccountId | undefined, id: string): Promise<void> {
    const [key = '', module = ''] = id.split('|');
    const event = await this.inbox.find(key);
    const target = event?.targets.find((one) => one === module);
    if (!event || !target || (scope !== undefined && event.accountId !== scope)) throw new DeliveryNotFound();
    await this.reopen(event, [target]);
  }

  /**
   * Replays the deliveries of events received in a span of time; or, for `dryRun`, only counts them.
   * @throws InvalidInput when the span is empty
   */
  async replayRange(scope: AccountId | undefined, range: Range, dryRun: boolean): Promise<number> {
    if (range.from >= range.to) throw InvalidInput.of('to', 'must be later than from');
    let count = 0;
    for await (const event of this.reader.confirmedBetween(scope, range.from, range.to)) {
      const targets = targetsOf(event, range.module);
      count += targets.length;
      if (!dryRun) await this.reopen(event, targets);
    }
    return count;
  }

  private async reopen(event: InboxEvent, modules: ModuleName[]): Promise<void> {
    for (const module of modules) await this.reopener.reopen(event, module);
    this.nudges.eventStored(event.key);
  }
}

function targetsOf({ targets }: InboxEvent, module: ModuleName | undefined): ModuleName[] {
  return module === undefined ? targets : targets.filter((target) => target === module);
}
