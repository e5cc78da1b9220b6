import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/index.js';
import { type UpstreamOrder, PaymentGateway, GatewayOutcomeUnknown, GatewayRefused } from '../../gateway/index.js';
import { TradeWriter, type ObservedTrade } from '../books/trade-writer.js';
import { type TradeRecord } from '../books/trade-record.js';
import { PaymentOutcomeUnknown } from '../trade.errors.js';
import { assertPayable } from './payable.js';
import { meansOf } from './payment-means.js';
import { toPaymentError } from '../payment-error.js';

type Repeat = (trade: TradeRecord) => Promise<ObservedTrade>;

/** Finds out what became of a unified order that was not answered with one. */
@Injectable()
export class OrderRecovery {
  constructor(
    private readonly weconnect: PaymentGateway,
    private readonly books: TradeWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * The failure goes into the history first, so that it is to be seen whatever comes of it.
   * @throws what the trade turned out to be, or the failure in the words of a trade
   */
  async recover(trade: TradeRecord, error: unknown, repeat: Repeat): Promise<ObservedTrade> {
    const failure = toPaymentError(error, trade.outTradeNo);
    if (failure === error) throw error;
    const unknown = error instanceof GatewayOutcomeUnknown;
    const noted = await this.books.note(trade, 'pay', {
      note: String(error),
      facts: unknown ? { uncertain: true } : {},
    });
    if (unknown) return this.askOrRepeat(noted, repeat);
    if (!(error instanceof GatewayRefused)) throw failure;
    if (error.meaning === 'decided') await this.learnFate(noted);
    else await this.giveUp({ ...noted, uncertain: trade.uncertain }, error);
    throw failure;
  }

  /** What WeConnect refused outright nobody can pay: the trade is over, is asked after no more, and keeps its number from nobody. */
  private async giveUp(trade: TradeRecord, { reason }: GatewayRefused): Promise<void> {
    await this.books.enterUnmade(
      trade,
      `WeConnect refused to make the order${reason === undefined ? '' : `: ${reason}`}`,
    );
  }

  /** A time-out is an unknown, never a failure: ask, and where nothing stands, repeat once with the same parameters (WeChat's rule). */
  private async askOrRepeat(trade: TradeRecord, repeat: Repeat): Promise<ObservedTrade> {
    const { outTradeNo } = trade;
    try {
      const order = await this.weconnect.findOrder(outTradeNo);
      const entry = order && (await this.books.update(trade, order, 'query'));
      // An order may stand whose prepay_id is too old: the lost call was to renew it, and only an answer to it says that it did.
      return entry && !this.isToBeRenewed(entry, order) ? entry : await repeat(entry?.trade ?? trade);
    } catch (error) {
      const failure = toPaymentError(error, outTradeNo);
      if (failure === error || error instanceof GatewayRefused) throw failure;
      throw new PaymentOutcomeUnknown(outTradeNo, error);
    }
  }

  private isToBeRenewed({ trade, disagreement }: ObservedTrade, { state }: UpstreamOrder): boolean {
    return state === 'PENDING' && !disagreement && !meansOf(trade, this.clock.now());
  }

  /** A refusal that says no more than that the order's fate is decided: which it is, the order itself says. @throws TradeAlreadyPaid, TradeClosed, OrderMismatch */
  private async learnFate(trade: TradeRecord): Promise<void> {
    const { outTradeNo } = trade;
    try {
      const order = await this.weconnect.findOrder(outTradeNo);
      const entry = order && (await this.books.update(trade, order, 'query'));
      if (entry) assertPayable(entry.trade, this.clock.now());
    } catch (error) {
      throw toPaymentError(error, outTradeNo);
    }
  }
}
