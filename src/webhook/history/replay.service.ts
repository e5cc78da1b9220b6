import { Injectable } from '@nestjs/common';
import { type AccountId, Clock, defineError, InvalidInput, type ModuleName } from '../../common/index.js';
import { type Trade, TradeNotFound, TradeService } from '../../trade/index.js';
import { DeadLetterRepository } from '../deliver/dead-letter.repository.js';
import { deliveryId } from '../deliver/delivery.js';
import { DeliveryRepository } from '../deliver/delivery.repository.js';
import { listenedAs, PAYMENT_NOTIFICATION } from '../events/event-types.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { InboxReader } from '../inbox/inbox.reader.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { type InboxEvent } from '../inbox/inbox.schema.js';
import { ownModule, PaymentAudience } from '../subscriptions/payment-audience.js';
import { WakeUps } from '../inbox/inbox.service.js';

/** No such delivery, or its event is another account's, or is not confirmed. */
export class DeliveryNotFound extends defineError('delivery-not-found', 'missing', 'There is no such delivery.') {}

interface Range {
  from: Date;
  to: Date;
  /** Undefined: every module's. */
  module: ModuleName | undefined;
}

/**
 * Repeats deliveries, and makes those that are missing: a payment goes to a module that did not get it where the payment is the module's
 * own, or the module is active now. Handlers are idempotent by the event key, so a replay repairs and never repeats an effect.
 */
@Injectable()
export class ReplayService {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly reader: InboxReader,
    private readonly deliveries: DeliveryRepository,
    private readonly deadLetters: DeadLetterRepository,
    private readonly trades: TradeService,
    private readonly handlers: HandlerRegistry,
    private readonly audience: PaymentAudience,
    private readonly wakeUps: WakeUps,
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

  /** A delivery that waits for its next try is tried now; a finished one is fanned out again, by the sweeper. */
  private async reopen(event: InboxEvent, modules: readonly ModuleName[]): Promise<void> {
    for (const module of modules) {
      const id = deliveryId(event.key, module);
      const now = this.clock.now();
      await this.deliveries.hasten(id, now);
      await this.inbox.reopen(event.key, module, now);
      await this.deadLetters.remove(id);
    }
    this.wakeUps.eventStored(event);
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
    return module === own || (await this.audience.isActive(accountId, module, this.clock.now())) ? module : undefined;
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
