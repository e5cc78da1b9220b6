import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId } from '../../common/index.js';
import { GatewayRefused, GatewayUnreadable, type UpstreamOrder } from '../../gateway/index.js';
import { ChannelOwnership, MerchantService } from '../../merchant/index.js';
import { isPaid, RefundService, type Trade, TradeNotFound, TradeService } from '../../trade/index.js';
import {
  OPEN_PAYMENT,
  type OpenPayment,
  PAYMENT_NOTIFICATION,
  paymentKey,
  REFUND_SETTLED,
  type RefundSettled,
} from '../events/event-types.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { type InboxEvent, required } from '../inbox/inbox.schema.js';
import { SubscriptionService } from '../subscriptions/subscription.service.js';
import { PaymentRouter, type Verdict } from './payment.router.js';

/** Asks WeConnect whether payment really is open on the channel: the event is stored before the opening, so that no crash loses it. */
@Injectable()
export class OpenPaymentConfirmer {
  constructor(
    private readonly merchants: MerchantService,
    private readonly handlers: HandlerRegistry,
  ) {}

  async confirm(event: InboxEvent): Promise<Verdict> {
    const { account_id, channel_id } = JSON.parse(event.body) as OpenPayment;
    const accountId = account_id as AccountId;
    const merchant = await this.merchants.findNow(accountId);
    if (!merchant?.enabled || merchant.payingChannelId !== channel_id) {
      return { kind: 'not-yet', reason: 'Payment is not open on the channel.' };
    }
    return {
      kind: 'confirmed',
      accountId,
      channelId: channel_id as ChannelId,
      targets: this.handlers.modulesFor(OPEN_PAYMENT),
    };
  }
}

/** Our own books of refunds hold WeConnect's word already: they are what is asked. */
@Injectable()
export class RefundConfirmer {
  constructor(
    private readonly refunds: RefundService,
    private readonly trades: TradeService,
    private readonly router: PaymentRouter,
  ) {}

  async confirm(event: InboxEvent): Promise<Verdict> {
    const { outRefundNo } = JSON.parse(event.body) as RefundSettled;
    const { state, accountId, outTradeNo } = await this.refunds.find(undefined, outRefundNo);
    if (state !== 'SUCCESS') return { kind: 'not-yet', reason: `The refund is ${state}.`, accountId };
    const trade = await this.trades.find(undefined, outTradeNo);
    const verdict = await this.router.confirm({ receivedAt: event.receivedAt, trade, money: true });
    return verdict.kind === 'confirmed' && !isPaid(trade.tradeStatus) ? toNobody(verdict) : verdict;
  }
}

/** What went back of another amount than was asked for: no module was told that it is paid, so none is told that it is not. */
function toNobody({ kind, accountId, channelId }: Extract<Verdict, { kind: 'confirmed' }>): Verdict {
  return { kind, accountId, channelId, targets: [] };
}

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

/** Finds out whether an event is true, and whom it must reach. Throws what kept it from asking: then it is asked again later. */
@Injectable()
export class EventConfirmer {
  constructor(
    private readonly payments: PaymentConfirmer,
    private readonly refunds: RefundConfirmer,
    private readonly openings: OpenPaymentConfirmer,
    private readonly subscriptions: SubscriptionService,
    private readonly channels: ChannelOwnership,
    private readonly handlers: HandlerRegistry,
  ) {}

  async confirm(event: InboxEvent): Promise<Verdict> {
    switch (event.type) {
      case PAYMENT_NOTIFICATION:
        return this.payments.confirm(event);
      case REFUND_SETTLED:
        return this.refunds.confirm(event);
      case OPEN_PAYMENT:
        return this.openings.confirm(event);
      default:
        return this.route(event);
    }
  }

  /**
   * Messages and actions move no money, and WeConnect has no call to confirm them by. Who subscribed to a channel hears of it while it is
   * theirs.
   */
  private async route({ type, channelId, receivedAt }: InboxEvent): Promise<Verdict> {
    const channel = required(channelId, 'channelId');
    const subscribed = await this.subscriptions.findHolding(type, channel, receivedAt);
    const accounts = new Set(subscribed.map(({ accountId }) => accountId));
    accounts.delete(undefined);
    const owner = accounts.size === 0 ? undefined : await this.channels.accountOf(channel);
    const modules = subscribed
      .filter(({ accountId }) => accountId === undefined || accountId === owner)
      .map(({ module }) => module);
    return { kind: 'confirmed', accountId: undefined, channelId: channel, ...this.handlers.split(modules) };
  }
}
