import { Injectable, Logger } from '@nestjs/common';
import { NEVER_DUE } from '../../common/index.js';
import { GatewayRegistry, type UpstreamOrder } from '../../gateway/index.js';
import { type LeaseStore } from '../../queue/index.js';
import { RefundDiscovery } from '../refund/refund-discovery.js';
import { TradeCloser } from '../trade-closer.js';
import { PaymentUnavailable } from '../trade.errors.js';
import { TradeWriter } from '../trade-writer.js';
import { type DueCandidate, DueTradeRepository } from './due.repository.js';
import { isOpen, PollSchedule } from './poll-schedule.js';
import { type TradeRecord } from '../trade.js';

/** What the gateway says of an order that is no longer waiting to be paid. */
export type OrderNews = Pick<UpstreamOrder, 'outTradeNo' | 'tradeStatus' | 'tradeNo' | 'totalFee'>;

/**
 * Tells every module that must know, durably: once it resolves, no crash can lose the news. It is called again for news that was told
 * before, which must change nothing.
 */
export type Announce = (news: OrderNews) => Promise<void>;

/** A trade that this process may poll until its claim lapses. */
export type DueTrade = TradeRecord;

interface Answer {
  trade: TradeRecord;
  /** Whether the order may still be paid, as far as the gateway knows. */
  payable: boolean;
}

/**
 * Polls the gateway for trades whose end no notification told: a payment whose notification never came, an order that expired unpaid.
 * One poll asks the gateway, announces what is news, and closes what has expired.
 */
@Injectable()
export class TradeReconciler {
  /** What is due, for whoever polls it. */
  readonly leases: LeaseStore<DueCandidate, TradeRecord>;
  private readonly logger = new Logger(TradeReconciler.name);

  constructor(
    private readonly due: DueTradeRepository,
    private readonly gateways: GatewayRegistry,
    private readonly writer: TradeWriter,
    private readonly closer: TradeCloser,
    private readonly refunds: RefundDiscovery,
    private readonly schedule: PollSchedule,
  ) {
    this.leases = due;
  }

  /**
   * Polls a claimed trade, and schedules the next poll.
   * @throws what kept it from asking (`GatewayUnavailable`, …): the trade is polled a little later then, and no poll is used up
   */
  async reconcile(trade: DueTrade, announce: Announce): Promise<void> {
    try {
      const current = await this.poll(trade, announce);
      // Under the claim that this poll began with: a later claim is another worker's.
      await this.scheduleNext({ ...current, askGeneration: trade.askGeneration });
    } catch (error) {
      await this.due.askAgainUnlessChanged(trade, this.schedule.afterFailure(trade, error));
      throw error;
    }
  }

  /**
   * Makes a refunded trade due at once: the gateway tells of a second refund by the very words of the first, and of one made in WeChat's own
   * console by nothing else.
   */
  async lookAgainIfRefunded(outTradeNo: string): Promise<void> {
    await this.due.makeDueIfRefunded(outTradeNo, this.schedule.now());
  }

  private async poll(trade: TradeRecord, announce: Announce): Promise<TradeRecord> {
    const answer = await this.ask(trade, announce);
    if (!answer.payable || !this.schedule.isOver(answer.trade)) return answer.trade;
    const { trade: ended } = await this.ask(await this.close(answer.trade), announce);
    return ended;
  }

  private async ask(trade: TradeRecord, announce: Announce): Promise<Answer> {
    const order = await this.gateways.of(trade).orders.find(trade);
    if (!order) return this.withoutOrder(trade, announce);
    const { trade: current, disagreement } = await this.writer.enter(order, {
      source: 'reconciliation',
      known: trade,
    });
    if (disagreement) return { trade: current, payable: false };
    const told = order.state === 'REFUNDED' ? await this.refunds.learn(current) : current;
    if (order.state !== 'PENDING') await announce(newsOf(order));
    return { trade: told, payable: order.state === 'PENDING' || order.state === 'FAILED' };
  }

  /** An order that the gateway never had can never be paid: once its trade is closed here, that is final. */
  private async withoutOrder(trade: TradeRecord, announce: Announce): Promise<Answer> {
    if (trade.tradeStatus !== 'CLOSED') return { trade, payable: true };
    await this.freeNumber(trade);
    const { outTradeNo, totalFee } = trade;
    await announce({ outTradeNo, tradeStatus: 'CLOSED', tradeNo: undefined, totalFee });
    return { trade, payable: false };
  }

  /**
   * No call that could make its order is on its way any more: the next order may take its number. Not where the gateway gave a prepay_id or a
   * code_url: then it made the order, whatever it says now, and the payer may still pay it.
   */
  private async freeNumber({ outTradeNo, unmade, createdAt }: TradeRecord): Promise<void> {
    if (unmade || !this.schedule.isLost(createdAt)) return;
    await this.writer.change(outTradeNo, ({ tradeStatus, prepay }) =>
      tradeStatus === 'CLOSED' && !prepay ? { facts: { unmade: true }, flags: [], entry: undefined } : undefined,
    );
  }

  /** Paid meanwhile, too young or refused: the next question tells what became of the order. */
  private async close(trade: TradeRecord): Promise<TradeRecord> {
    try {
      return await this.closer.closeUpstream(trade);
    } catch (error) {
      if (error instanceof PaymentUnavailable) throw error;
      const { outTradeNo } = trade;
      this.logger.warn({ msg: 'closing an expired trade failed', outTradeNo, error: String(error) });
      return this.writer.current(outTradeNo);
    }
  }

  private async scheduleNext(trade: TradeRecord): Promise<void> {
    const next = this.schedule.next(trade);
    const { outTradeNo, tradeStatus } = trade;
    if (next === NEVER_DUE && isOpen(trade)) {
      this.logger.error({ msg: 'an expired trade stays open; polled no more', outTradeNo, tradeStatus });
    }
    await this.due.askAgainUnlessChanged(trade, next);
  }
}

function newsOf({ outTradeNo, tradeStatus, tradeNo, totalFee }: UpstreamOrder): OrderNews {
  return { outTradeNo, tradeStatus, tradeNo, totalFee };
}
