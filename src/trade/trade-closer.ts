import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { GatewayRegistry, GatewayRefused, GatewayUnavailable, type UpstreamOrder } from '../gateway/index.js';
import { TradeWriter } from './trade-writer.js';
import { ReconcilePolicy, after, closableAt, nextPoll } from './reconcile/poll-schedule.js';
import { OrderMismatch, TradeAlreadyPaid, TradeTooNew, toPaymentError } from './trade.errors.js';
import { isPaid, disagreementOf } from './trade.state.js';
import { type TradeRecord } from './trade.js';

/** Closes an unpaid trade, at the gateway first, then here. Closing races with paying; a payment that came first stays. */
@Injectable()
export class TradeCloser {
  constructor(
    private readonly gateways: GatewayRegistry,
    private readonly writer: TradeWriter,
    private readonly clock: Clock,
    private readonly policy: ReconcilePolicy,
  ) {}

  /** Leaves an unpaid trade to the reconciler to close, for WeChat closes none that is younger than five minutes. */
  async supersede(trade: TradeRecord): Promise<void> {
    await this.writer.change(trade.outTradeNo, (current) => {
      if (isOver(current) || current.supersededAt) return undefined;
      const now = this.clock.now();
      const superseded = { ...current, supersededAt: now };
      const closable = closableAt(superseded, this.policy) <= now;
      const askAt = (closable ? undefined : nextPoll(superseded, now, this.policy)) ?? now;
      const note = 'another trade took its place';
      const entry = { at: now, state: current.tradeStatus, source: 'close' as const, note };
      return { facts: { supersededAt: now, askAt }, flags: [], entry };
    });
  }

  /**
   * Closing a closed trade changes nothing, and after a failure it is safe to close again.
   * @throws TradeAlreadyPaid; OrderMismatch where the gateway has another account's order under the number
   * @throws TradeTooNew, PaymentRefused with the gateway's reason
   * @throws PaymentUnavailable, PaymentOutcomeUnknown
   */
  async close(trade: TradeRecord): Promise<TradeRecord> {
    return isOver(trade) ? assertUnpaid(trade) : this.closeUpstream(trade);
  }

  /** Closes the order at the gateway, whatever the trade is here; else as `close`. */
  async closeUpstream(trade: TradeRecord): Promise<TradeRecord> {
    if (trade.tradeStatus === 'CREATED') await this.requireOwn(trade);
    try {
      await this.gateways.of(trade).orders.close(trade.outTradeNo);
    } catch (error) {
      return this.learnFate(trade, error);
    }
    return assertUnpaid(await this.writer.enterClosed(trade, 'closed at the gateway'));
  }

  /** After a refusal or an unknown outcome the order itself tells whether it is paid, closed, was never made, or stays open. */
  private async learnFate(trade: TradeRecord, error: unknown): Promise<TradeRecord> {
    const failure = this.toCloseError(error, trade);
    if (failure === error || error instanceof GatewayUnavailable) throw failure;
    const order = await this.find(trade);
    if (!order) return assertUnpaid(await this.writer.enterClosed(trade, 'The gateway has no such order'));
    const { trade: current, disagreement } = await this.writer.update(trade, order, 'close');
    // Flagged: another amount than was asked for. It is paid all the same.
    if (disagreement === 'amount' && current.paidFee !== undefined) throw new TradeAlreadyPaid(trade.outTradeNo);
    if (isOver(current)) return assertUnpaid(current);
    await this.writer.note(current, 'close', { note: String(error) });
    throw failure;
  }

  /** The gateway closes by the number alone, and the number of a trade without an order here may be another account's order there. */
  private async requireOwn(trade: TradeRecord): Promise<void> {
    const order = await this.find(trade);
    if (order && disagreementOf(trade, order) === 'account') throw new OrderMismatch(trade.outTradeNo, 'account');
  }

  private async find(trade: TradeRecord): Promise<UpstreamOrder | undefined> {
    const { outTradeNo } = trade;
    try {
      return await this.gateways.of(trade).orders.find(trade);
    } catch (error) {
      throw toPaymentError(error, outTradeNo);
    }
  }

  private toCloseError(error: unknown, { outTradeNo, createdAt }: TradeRecord): unknown {
    const isTooNew = error instanceof GatewayRefused && error.meaning === 'too-new';
    if (!isTooNew) return toPaymentError(error, outTradeNo);
    return new TradeTooNew(outTradeNo, after(createdAt, this.policy.closableAge), error);
  }
}

function isOver({ tradeStatus }: TradeRecord): boolean {
  return tradeStatus === 'CLOSED' || isPaid(tradeStatus);
}

function assertUnpaid(trade: TradeRecord): TradeRecord {
  if (isPaid(trade.tradeStatus)) throw new TradeAlreadyPaid(trade.outTradeNo);
  return trade;
}
