import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, type ModuleName } from '../../common/index.js';
import { GatewayRefused, GatewayUnreadable, type UpstreamOrder } from '../../gateway/index.js';
import { ChannelOwnership, MerchantService } from '../../merchant/index.js';
import { isPaid, RefundService, type Trade, TradeNotFound, TradeService } from '../../trade/index.js';
import {
  OPEN_PAYMENT,
  type OpenPayment,
  PAYMENT_NOTIFICATION,
  type PaymentFacts,
  paymentKey,
  REFUND_NOTIFICATION,
  REFUND_SETTLED,
  type RefundNotification,
  type RefundSettled,
} from '../events/event-types.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { type InboxEvent, required, type Untold } from '../inbox/inbox.schema.js';
import { PaymentAudience } from '../subscriptions/payment-audience.js';
import { SubscriptionService } from '../subscriptions/subscription.service.js';

/** Whether an event is true, and which modules it must reach. */
export type Verdict =
  | {
      kind: 'confirmed';
      accountId: AccountId | undefined;
      channelId: ChannelId | undefined;
      targets: ModuleName[];
      untold?: Untold | undefined;
      skipped?: ModuleName[];
    }
  /** The gateway's order has reached a final state, and it is another one. */
  | { kind: 'contradicted'; accountId: AccountId; order: PaymentFacts }
  /** Not true now; it may become so. The account is that of our own trade, where there is one. */
  | { kind: 'not-yet'; reason: string; accountId?: AccountId | undefined };

/** Finds out whether an event is true, and which modules it must reach. What is posted proves nothing. */
@Injectable()
export class EventConfirmer {
  constructor(
    private readonly trades: TradeService,
    private readonly refunds: RefundService,
    private readonly merchants: MerchantService,
    private readonly channels: ChannelOwnership,
    private readonly subscriptions: SubscriptionService,
    private readonly audience: PaymentAudience,
    private readonly handlers: HandlerRegistry,
  ) {}

  /** @throws what kept it from asking: then it is asked again later */
  async judge(event: InboxEvent): Promise<Verdict> {
    switch (event.type) {
      case PAYMENT_NOTIFICATION:
        return this.askable(event, () => this.compareWithOrder(event));
      case REFUND_NOTIFICATION:
        return this.askable(event, () => this.compareWithRefund(event));
      case REFUND_SETTLED:
        return this.judgeRefund(event);
      case OPEN_PAYMENT:
        return this.judgeOpening(event);
      default:
        return this.judgeChannelEvent(event);
    }
  }

  /** An answer that is refused or unreadable is no reason to wait without end, as an outage is. */
  private async askable(event: InboxEvent, compare: () => Promise<Verdict>): Promise<Verdict> {
    try {
      return await compare();
    } catch (error) {
      if (!(error instanceof GatewayUnreadable || error instanceof GatewayRefused)) throw error;
      return { kind: 'not-yet', reason: error.message, accountId: await this.ownerOf(event) };
    }
  }

  private async compareWithOrder(event: InboxEvent): Promise<Verdict> {
    const outTradeNo = required(event.outTradeNo, 'outTradeNo');
    const answer = await this.trades.confirm(outTradeNo, 'notification', {
      isAnnounced: (order) => paymentKey(order) === event.key,
      merchantId: event.merchantId,
    });
    if (!answer.found) return this.judgeWithoutOrder(event, answer.trade);
    const { order, trade, disagreement } = answer;
    const { accountId } = trade;
    if (disagreement)
      return { kind: 'not-yet', reason: `The gateway's order has another ${disagreement} than ours.`, accountId };
    if (order.state === 'PENDING') return notBorneOut(order);
    if (paymentKey(order) === event.key) return this.reached(event, trade, isMoney(order));
    return canStillBePaid(order) ? notBorneOut(order) : contradicted(order);
  }

  /** The account that may see the event: that of our own trade, where there is one. */
  private async ownerOf({ outTradeNo }: InboxEvent): Promise<AccountId | undefined> {
    try {
      return outTradeNo && (await this.trades.find(undefined, outTradeNo)).accountId;
    } catch (error) {
      if (error instanceof TradeNotFound) return undefined;
      throw error;
    }
  }

  /** An order that the gateway never had can never be paid: a trade that is closed here is closed. */
  private async judgeWithoutOrder(event: InboxEvent, trade: Trade | undefined): Promise<Verdict> {
    if (trade?.tradeStatus === 'CLOSED' && paymentKey(trade) === event.key) return this.reached(event, trade, false);
    return { kind: 'not-yet', reason: 'The gateway has no such order.', accountId: trade?.accountId };
  }

  /**
   * What the merchant's books say is entered, whatever was told. The modules hear of a refund that is back by an event of its own, so this one
   * reaches none. A refund that was stuck may have ended since.
   */
  private async compareWithRefund({ body }: InboxEvent): Promise<Verdict> {
    const { merchantId, outRefundNo, refundStatus } = JSON.parse(body) as RefundNotification;
    const answer = await this.refunds.confirm(outRefundNo, merchantId);
    if (!answer.found) return { kind: 'not-yet', reason: 'The gateway has no such refund.' };
    if (answer.entered === 'not-its-trade') {
      return { kind: 'not-yet', reason: 'The trade of the refund was not paid through this merchant.' };
    }
    const { accountId, refund, entered } = answer;
    if (entered === 'later') return { kind: 'not-yet', reason: 'The refund is being made.', accountId };
    if (refund.refundStatus !== refundStatus && refundStatus !== 'ABNORMAL') {
      return { kind: 'not-yet', reason: `The gateway says ${refund.refundStatus}.`, accountId };
    }
    return { kind: 'confirmed', accountId, channelId: undefined, targets: [] };
  }

  /** A stored refund holds the gateway's answer already, so that is what is asked. */
  private async judgeRefund(event: InboxEvent): Promise<Verdict> {
    const { outRefundNo } = JSON.parse(event.body) as RefundSettled;
    const { state, accountId, outTradeNo } = await this.refunds.find(undefined, outRefundNo);
    if (state !== 'SUCCESS') return { kind: 'not-yet', reason: `The refund is ${state}.`, accountId };
    const trade = await this.trades.find(undefined, outTradeNo);
    const reached = await this.reached(event, trade, true);
    if (isPaid(trade.tradeStatus)) return reached;
    // Another amount than ours was paid: no module got that payment, so none gets its refund.
    return { kind: 'confirmed', accountId: reached.accountId, channelId: reached.channelId, targets: [] };
  }

  /** The event was stored before the opening was tried: the gateway says whether it was done. */
  private async judgeOpening(event: InboxEvent): Promise<Verdict> {
    const { account_id, channel_id } = JSON.parse(event.body) as OpenPayment;
    const accountId = account_id as AccountId;
    const merchant = await this.merchants.findNow(accountId);
    if (!merchant?.enabled || merchant.payingChannelId !== channel_id) {
      return { kind: 'not-yet', reason: 'Payment is not open on the channel.' };
    }
    const targets = this.handlers.modulesFor(OPEN_PAYMENT);
    return { kind: 'confirmed', accountId, channelId: channel_id as ChannelId, targets };
  }

  /**
   * Messages and actions move no money, and the gateway has no call to confirm them by. A subscriber gets those of a channel while the
   * channel is its account's.
   */
  private async judgeChannelEvent({ type, channelId, receivedAt }: InboxEvent): Promise<Verdict> {
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

  /** @param money whether money came or went back */
  private async reached({ receivedAt }: InboxEvent, trade: Trade, money: boolean): Promise<Confirmed> {
    const { untold, ...reach } = await this.audience.reachOf(trade, receivedAt);
    return { kind: 'confirmed', accountId: trade.accountId, ...reach, untold: untold && { module: untold, money } };
  }
}

type Confirmed = Extract<Verdict, { kind: 'confirmed' }>;

/** WeChat's rule: a failed or closed order may still be paid, so the gateway may merely be behind the notification. */
function canStillBePaid({ state }: UpstreamOrder): boolean {
  return state === 'FAILED' || state === 'CLOSED';
}

function isMoney({ state }: UpstreamOrder): boolean {
  return state === 'PAID' || state === 'REFUNDED';
}

function notBorneOut({ tradeStatus, accountId }: UpstreamOrder): Verdict {
  return { kind: 'not-yet', reason: `The gateway says ${tradeStatus}.`, accountId };
}

function contradicted({ accountId, outTradeNo, tradeStatus, tradeNo, totalFee }: UpstreamOrder): Verdict {
  return { kind: 'contradicted', accountId, order: { outTradeNo, tradeStatus, tradeNo: tradeNo ?? '', totalFee } };
}
