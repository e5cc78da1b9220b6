import { Injectable, Logger } from '@nestjs/common';
import { Clock, type Counter, Meter, type OutTradeNo } from '../common/index.js';
import { type UpstreamOrder } from '../gateway/index.js';
import {
  type Disagreement,
  type HistorySource,
  type TradeFlag,
  type Observation,
  type TradeChange,
  type TradeRecord,
} from './trade.js';
import { OutTradeNoConflict } from './trade.errors.js';
import { TradeRepository } from './trade.repository.js';
import { disagreementOf, observe, observeClosed, observeUnmade, adopt, yieldsTo } from './trade.state.js';

/** The only writer of trades after their creation. Every change is decided on the stored trade, again if another change came first. */
@Injectable()
export class TradeWriter {
  private readonly logger = new Logger(TradeWriter.name);
  private readonly flagged: Counter<'flag'>;

  constructor(
    private readonly repository: TradeRepository,
    private readonly clock: Clock,
    meter: Meter,
  ) {
    this.flagged = meter.counter({
      name: 'scrm_pay_trades_flagged_total',
      help: 'Trades that somebody should look at, by why',
      labels: ['flag'],
    });
  }

  /**
   * Enters the gateway's answer about an order. An unknown order is adopted; it takes its number from a trade that only occupies it.
   * @param options `announced`: whether the inbox holds an event that says the same; `known`: the trade, where somebody has read it, however long ago
   */
  async enter(order: UpstreamOrder, { source, announced = false, known }: ObserveOptions): Promise<ObservedTrade> {
    const observation = { source, at: this.clock.now(), announced };
    const found =
      known ?? (await this.repository.find(order.outTradeNo)) ?? (await this.insert(adopt(order, observation)));
    const own = await this.handOver(found, order, observation);
    const trade = await this.amend(own, (current) => observe(current, order, observation));
    return { trade, disagreement: disagreementOf(trade, order) };
  }

  /** The same for a trade at hand, which saves reading it. */
  async update(trade: TradeRecord, order: UpstreamOrder, source: HistorySource): Promise<ObservedTrade> {
    const observation = { source, at: this.clock.now() };
    const updated = await this.amend(trade, (current) => observe(current, order, observation));
    return { trade: updated, disagreement: disagreementOf(updated, order) };
  }

  /** The trade as it stands; it is known to be there. */
  async current(outTradeNo: string): Promise<TradeRecord> {
    return this.repository.get(outTradeNo);
  }

  /** Enters that the order can no longer be paid; a payment that came first stays. */
  async enterClosed(trade: TradeRecord, note: string): Promise<TradeRecord> {
    const source = 'close';
    const at = this.clock.now();
    return this.amend(trade, (current) => observeClosed(current, { source, at }, note));
  }

  /** Enters that the gateway refused to make the order, unless an earlier call may have made it. */
  async enterUnmade(trade: TradeRecord, note: string): Promise<TradeRecord> {
    const at = this.clock.now();
    return this.amend(trade, (current) =>
      observeUnmade({ ...current, uncertain: current.uncertain ?? trade.uncertain }, at, note),
    );
  }

  /** Raises a flag for an operator; nothing where it is raised already. */
  async flag(outTradeNo: OutTradeNo, flag: TradeFlag): Promise<TradeRecord> {
    return this.change(outTradeNo, ({ flags }) =>
      flags.includes(flag) ? undefined : { facts: {}, flags: [flag], entry: undefined },
    );
  }

  /** Enters what went wrong, the state as it was. */
  async note(
    trade: TradeRecord,
    source: HistorySource,
    { note, facts = {} }: { note: string; facts?: TradeChange['facts'] },
  ): Promise<TradeRecord> {
    const at = this.clock.now();
    return this.amend(trade, ({ tradeStatus }) => ({
      facts,
      flags: [],
      entry: { at, state: tradeStatus, source, note },
    }));
  }

  /**
   * Changes the trade by what `decide` makes of it as it is stored; nothing where that is undefined.
   * @throws what `decide` throws
   */
  async change(
    outTradeNo: OutTradeNo,
    decide: (current: TradeRecord) => TradeChange | undefined,
  ): Promise<TradeRecord> {
    return this.amend(await this.repository.get(outTradeNo), decide);
  }

  /** @returns the trade that stands under the number, whoever was first */
  private async insert(trade: TradeRecord): Promise<TradeRecord> {
    const inserted = await this.repository.insert(trade);
    if (!inserted) return this.repository.get(trade.outTradeNo);
    const { outTradeNo, history } = trade;
    const source = history[0]?.source;
    // An import adopts thousands: no warning each.
    if (source !== 'import') this.logger.warn({ msg: 'order adopted', outTradeNo, source });
    return trade;
  }

  /** The number belongs to the account whose order the gateway has under it; else that account's payment would be lost. */
  private async handOver(found: TradeRecord, order: UpstreamOrder, observation: Observation): Promise<TradeRecord> {
    let current = found;
    while (yieldsTo(current, order)) {
      const taken = await this.repository.replace(current, adopt(order, observation));
      if (taken) {
        const { outTradeNo, accountId } = taken;
        this.logger.warn({
          msg: 'order number handed over to its account',
          outTradeNo,
          accountId,
          from: found.accountId,
        });
        return taken;
      }
      current = await this.repository.get(order.outTradeNo);
    }
    return current;
  }

  /** @throws OutTradeNoConflict where the number has gone to another account meanwhile: what was meant for one trade is not written into the other */
  private async amend(
    trade: TradeRecord,
    decide: (current: TradeRecord) => TradeChange | undefined,
  ): Promise<TradeRecord> {
    for (let current = trade; ; current = await this.repository.get(trade.outTradeNo)) {
      if (current.accountId !== trade.accountId) throw new OutTradeNoConflict(trade.outTradeNo);
      const change = decide(current);
      if (!change) return current;
      const changed = await this.repository.changeUnlessChanged(current, change);
      if (changed) return this.alarmed(changed, change);
    }
  }

  /** Counts and logs each flag: an operator has to look at it. */
  private alarmed(trade: TradeRecord, { flags }: TradeChange): TradeRecord {
    const { outTradeNo, tradeStatus } = trade;
    for (const flag of flags) {
      this.flagged.add({ flag });
      this.logger.error({ msg: 'trade flagged', flag, outTradeNo, tradeStatus });
    }
    return trade;
  }
}

interface ObserveOptions {
  source: HistorySource;
  announced?: boolean;
  known?: TradeRecord | undefined;
}

/** A trade after the gateway's answer, and the field in which that answer was refused. */
export interface ObservedTrade {
  trade: TradeRecord;
  disagreement: Disagreement | undefined;
}
