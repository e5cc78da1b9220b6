import { Injectable } from '@nestjs/common';
import { type AccountId } from '../../common/index.js';
import { type Trade, TradeNotFound, TradeService } from '../../trade/index.js';
import { type UpstreamOrder, GatewayRefused, GatewayUnreadable } from '../../gateway/index.js';
import { paymentKey } from '../events/payment-notification.event.js';
import { type InboxEvent, required } from '../inbox/inbox-event.js';
import { PaymentRouter } from './payment.router.js';
import { type Verdict } from './verdict.js';

/** Asks WeConnect about a payment before anybody acts on it: a forged or stale notification changes nothing. */
@Injectable()
export class PaymentConfirmer {
  constructor(
    private readonly trades: TradeService,
    private readonly router: PaymentRouter,
  ) {}

  /** @throws what kept it from asking */
  async confirm(event: InboxEvent): Promise<Verdict> {
    try {
      return await this.judge(event);
    } catch (error) {
      if (!(error instanceof GatewayUnreadable || error instanceof GatewayRefused)) throw error;
      return { kind: 'not-yet', reason: error.message, accountId: await this.ownerOf(event) };
    }
  }

  private async judge(event: InboxEvent): Promise<Verdict> {
    const outTradeNo = required(event.outTradeNo, 'outTradeNo');
    const answer = await this.trades.confirm(outTradeNo, 'notification', (order) => paymentKey(order) === event.key);
    if (!answer.found) return this.withoutOrder(event, answer.trade);
    const { order, trade, disagreement } = answer;
    const { accountId } = trade;
    if (disagreement)
      return { kind: 'not-yet', reason: `WeConnect's order has another ${disagreement} than ours.`, accountId };
    if (order.state === 'PENDING') return notBorneOut(order);
    if (paymentKey(order) === event.key) {
      return this.router.confirm({ receivedAt: event.receivedAt, trade, money: isMoney(order) });
    }
    return canStillBePaid(order) ? notBorneOut(order) : contradicted(order);
  }

  /** Whose people should see it: those of our own trade, where there is one. */
  private async ownerOf({ outTradeNo }: InboxEvent): Promise<AccountId | undefined> {
    try {
      return outTradeNo && (await this.trades.find(undefined, outTradeNo)).accountId;
    } catch (error) {
      if (error instanceof TradeNotFound) return undefined;
      throw error;
    }
  }

  /** What WeConnect never had can never be paid: where it is closed here, and says no more than that, it is closed. */
  private async withoutOrder(event: InboxEvent, trade: Trade | undefined): Promise<Verdict> {
    if (trade?.tradeStatus === 'CLOSED' && paymentKey(trade) === event.key) {
      return this.router.confirm({ receivedAt: event.receivedAt, trade, money: false });
    }
    return { kind: 'not-yet', reason: 'WeConnect has no such order.', accountId: trade?.accountId };
  }
}

/** A failed or closed order may be paid yet (WeChat's rule): its books may merely lag behind the notification. */
function canStillBePaid({ state }: UpstreamOrder): boolean {
  return state === 'FAILED' || state === 'CLOSED';
}

function isMoney({ state }: UpstreamOrder): boolean {
  return state === 'PAID' || state === 'REFUNDED';
}

function notBorneOut({ tradeStatus, accountId }: UpstreamOrder): Verdict {
  return { kind: 'not-yet', reason: `WeConnect says ${tradeStatus}.`, accountId };
}

function contradicted({ accountId, outTradeNo, tradeStatus, tradeNo, totalFee }: UpstreamOrder): Verdict {
  return { kind: 'contradicted', accountId, books: { outTradeNo, tradeStatus, tradeNo: tradeNo ?? '', totalFee } };
}
