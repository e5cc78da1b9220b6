import { Injectable } from '@nestjs/common';
import { type AccountId, Clock, InvalidInput, type ModuleName } from '../../common/index.js';
import { type Trade, TradeNotFound, TradeService } from '../../trade/index.js';
import { ownModule } from '../confirm/payment.router.js';
import { DeadLetterRepository } from '../deliver/dead-letter.repository.js';
import { deliveryId } from '../deliver/delivery.js';
import { DeliveryTiming } from '../deliver/delivery.policy.js';
import { DeliveryRepository } from '../deliver/delivery.repository.js';
import { listenedAs, PAYMENT_NOTIFICATION } from '../events/event-types.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { InboxReader } from '../inbox/inbox.reader.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { type InboxEvent } from '../inbox/inbox.schema.js';
import { PaymentAudience } from '../subscriptions/payment-audience.js';
import { WakeUps } from '../work/wake-ups.js';
import { DeliveryNotFound } from './event-history.service.js';

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

interface Range {
  from: Date;
  to: Date;
  /** Undefined: every module's. */
  module: ModuleName | undefined;
}

/**
 * Makes deliveries again, and makes those that are missing: a payment reaches a module that it did not reach where it is the module's own,
 * or the module is active now. Handlers are idempotent by the event key, so a replay repairs and never repeats an effect.
 */
@Injectable()
export class ReplayService {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly reader: InboxReader,
    private readonly reopener: DeliveryReopener,
    private readonly trades: TradeService,
    private readonly handlers: HandlerRegistry,
    private readonly takers: PaymentAudience,
    private readonly nudges: WakeUps,
    private readonly clock: Clock,
  ) {}

  /** @throws DeliveryNotFound */
  async replayOne(scope: AccountId | undefined, id: string): Promise<void> {
    const [key = '', module = ''] = id.split('|');
    const event = await this.inbox.find(key);
    if (!event || (scope !== undefined && event.accountId !== scope)) throw new DeliveryNotFound();
    const target = event.targets.find((one) => one === module) ?? (await this.missing(event, module));
    if (!target) throw new DeliveryNotFound();
    await this.reopen(event, [target]);
  }

  /**
   * Replays the deliveries of events received in a span of time, and those that are missing; or, for `dryRun`, only counts them.
   * @throws InvalidInput when the span is empty
   */
  async replayRange(scope: AccountId | undefined, range: Range, dryRun: boolean): Promise<number> {
    if (range.from >= range.to) throw InvalidInput.of('to', 'must be later than from');
    let count = 0;
    for await (const event of this.reader.confirmedBetween(scope, range.from, range.to)) {
      const targets = await this.targetsOf(event, range.module);
      count += targets.length;
      if (!dryRun) await this.reopen(event, targets);
    }
    return count;
  }

  private async reopen(event: InboxEvent, modules: readonly ModuleName[]): Promise<void> {
    for (const module of modules) await this.reopener.reopen(event, module);
    this.nudges.eventStored(event);
  }

  private async targetsOf(event: InboxEvent, wanted: ModuleName | undefined): Promise<ModuleName[]> {
    const { targets } = event;
    if (wanted !== undefined && targets.includes(wanted)) return [wanted];
    const missing = await this.missing(event, wanted);
    return [...(wanted === undefined ? targets : []), ...(missing ? [missing] : [])];
  }

  /**
   * The module, where a payment should reach it and does not.
   * @param wanted undefined: the module whose payment it is
   */
  private async missing(event: InboxEvent, wanted: string | undefined): Promise<ModuleName | undefined> {
    const { type, state, accountId, targets } = event;
    if (listenedAs(type) !== PAYMENT_NOTIFICATION || state !== 'confirmed' || accountId === undefined) return undefined;
    const trade = await this.tradeOf(event);
    const own = trade && ownModule(trade);
    const named = wanted ?? own;
    const module = this.handlers.modulesFor(PAYMENT_NOTIFICATION).find((one) => one === named);
    if (module === undefined || targets.includes(module)) return undefined;
    return module === own || (await this.isActive(accountId, module)) ? module : undefined;
  }

  private async isActive(accountId: AccountId, module: ModuleName): Promise<boolean> {
    const takers = await this.takers.of(accountId, this.clock.now());
    return takers.some((taker) => taker.module === module && taker.activeSince !== undefined);
  }

  private async tradeOf({ outTradeNo }: InboxEvent): Promise<Trade | undefined> {
    if (outTradeNo === undefined) return undefined;
    try {
      return await this.trades.find(undefined, outTradeNo);
    } catch (error) {
      if (error instanceof TradeNotFound) return undefined;
      throw error;
    }
  }
}
