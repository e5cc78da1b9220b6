import { Injectable, Logger } from '@nestjs/common';
import { PaymentGateway, type UpstreamOrder } from '../../gateway/index.js';
import { TradeWriter } from '../trade-writer.js';
import { type TradeRecord } from '../trade-record.js';
import { TradeCloser } from '../trade-closer.js';
import { RefundDiscovery } from '../refund/refund-discovery.js';
import { PaymentUnavailable } from '../trade.errors.js';
import { ReconcileTiming } from './reconcile-timing.js';

/** What WeConnect says of an order that is no longer waiting to be paid. */
export type OrderNews = Pick<UpstreamOrder, 'outTradeNo' | 'tradeStatus' | 'tradeNo' | 'totalFee'>;

/**
 * Sees to it that every module which must know hears of it, durably: when it resolves, no crash can lose the news. It is called again for
 * news that was told before, which must change nothing.
 */
export type Announce = (news: OrderNews) => Promise<void>;

interface Answer {
  trade: TradeRecord;
  /** Whether money may come yet, as far as WeConnect knows. */
  payable: boolean;
}

/** One look at a trade: asks WeConnect, announces what is news, and ends what has expired unpaid. */
@Injectable()
export class TradePoller {
  private readonly logger = new Logger(TradePoller.name);

  constructor(
    private readonly weconnect: PaymentGateway,
    private readonly books: TradeWriter,
    private readonly closer: TradeCloser,
    private readonly refunds: RefundDiscovery,
    private readonly timing: ReconcileTiming,
  ) {}

  /**
   * @returns the trade as it then is
   * @throws GatewayUnavailable, PaymentUnavailable, GatewayRefused when it could not be asked; what `announce` throws
   */
  async inquire(trade: TradeRecord, announce: Announce): Promise<TradeRecord> {
    const answer = await this.ask(trade, announce);
    if (!answer.payable || !this.timing.isOver(answer.trade)) return answer.trade;
    const { trade: ended } = await this.ask(await this.end(answer.trade), announce);
    return ended;
  }

  private async ask(trade: TradeRecord, announce: Announce): Promise<Answer> {
    const order = await this.weconnect.findOrder(trade.outTradeNo);
    if (!order) return this.askOfNone(trade, announce);
    const { trade: current, disagreement } = await this.books.enter(order, {
      source: 'reconciliation',
      known: trade,
    });
    if (disagreement) return { trade: current, payable: false };
    const told = order.state === 'REFUNDED' ? await this.refunds.learn(current) : current;
    if (order.state !== 'PENDING') await announce(newsOf(order));
    return { trade: told, payable: order.state === 'PENDING' || order.state === 'FAILED' };
  }

  /** An order that WeConnect never had can never be paid: that it is closed here is the last word. */
  private async askOfNone(trade: TradeRecord, announce: Announce): Promise<Answer> {
    if (trade.tradeStatus !== 'CLOSED') return { trade, payable: true };
    await this.release(trade);
    const { outTradeNo, totalFee } = trade;
    await announce({ outTradeNo, tradeStatus: 'CLOSED', tradeNo: undefined, totalFee });
    return { trade, payable: false };
  }

  /**
   * No call that could make its order is on its way any more: its number is for whoever wants it next. Not where WeConnect gave something to
   * pay it with: then it made the order, whatever it says now, and somebody may pay it.
   */
  private async release({ outTradeNo, unmade, createdAt }: TradeRecord): Promise<void> {
    if (unmade || !this.timing.isLost(createdAt)) return;
    await this.books.change(outTradeNo, ({ tradeStatus, prepay }) =>
      tradeStatus === 'CLOSED' && !prepay ? { facts: { unmade: true }, flags: [], entry: undefined } : undefined,
    );
  }

  /** Paid meanwhile, too young or refused: what became of the order the next question tells. */
  private async end(trade: TradeRecord): Promise<TradeRecord> {
    try {
      return await this.closer.closeUpstream(trade);
    } catch (error) {
      if (error instanceof PaymentUnavailable) throw error;
      const { outTradeNo } = trade;
      this.logger.warn({ msg: 'an expired trade could not be closed', outTradeNo, error: String(error) });
      return this.books.current(outTradeNo);
    }
  }
}

function newsOf({ outTradeNo, tradeStatus, tradeNo, totalFee }: UpstreamOrder): Parameters<Announce>[0] {
  return { outTradeNo, tradeStatus, tradeNo, totalFee };
}
