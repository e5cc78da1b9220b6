import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, type OutTradeNo, readJson } from '../../common/index.js';
import { paidFeeOf, TradeService } from '../../trade/index.js';
import {
  type ChannelEvent,
  OPEN_PAYMENT,
  type OpenPayment,
  PAYMENT_NOTIFICATION,
  type PaymentNotification,
  REFUND_SETTLED,
} from '../events/event-types.js';
import {
  type ChannelEventContext,
  type OpenPaymentContext,
  type PaymentContext,
} from '../handlers/on-event.decorators.js';
import { type InboxEvent, required } from '../inbox/inbox.schema.js';

interface Try {
  eventKey: string;
  attempt: number;
  signal: AbortSignal;
}

/** Makes what a handler is given, from the ledger and from the trade as it stands now. */
@Injectable()
export class DeliveryContextFactory {
  constructor(private readonly trades: TradeService) {}

  async make(event: InboxEvent, attempt: Try): Promise<PaymentContext | OpenPaymentContext | ChannelEventContext> {
    switch (event.type) {
      case PAYMENT_NOTIFICATION:
        return this.payment(event, attempt);
      case REFUND_SETTLED:
        return this.refund(event, attempt);
      case OPEN_PAYMENT:
        return openPayment(event, attempt);
      default:
        return channelEvent(event, attempt);
    }
  }

  private async payment(event: InboxEvent, attempt: Try): Promise<PaymentContext> {
    // The event's key is a digest of these four, and they were confirmed; the body's other fields were not.
    const { data } = readJson(event.body) as PaymentNotification;
    const outTradeNo = data.outTradeNo as OutTradeNo;
    const notification = {
      outTradeNo,
      tradeStatus: data.tradeStatus,
      tradeNo: data.tradeNo ?? '',
      totalFee: data.totalFee,
      receivedAt: event.receivedAt,
    };
    const wentBack = data.tradeStatus === 'REFUND';
    const trade = wentBack ? this.trades.findWithRefunds(outTradeNo) : this.trades.find(undefined, outTradeNo);
    return { ...attempt, trade: await trade, notification };
  }

  /** As the gateway's own notification of a refund would be; how much went back in all the trade says. */
  private async refund(event: InboxEvent, attempt: Try): Promise<PaymentContext> {
    const { receivedAt } = event;
    const trade = await this.trades.find(undefined, required(event.outTradeNo, 'outTradeNo'));
    const { outTradeNo, tradeNo = '' } = trade;
    const notification = { outTradeNo, tradeStatus: 'REFUND', tradeNo, totalFee: paidFeeOf(trade), receivedAt };
    return { ...attempt, trade, notification };
  }
}

function openPayment(event: InboxEvent, attempt: Try): OpenPaymentContext {
  const { account_id, channel_id } = JSON.parse(event.body) as OpenPayment;
  return {
    ...attempt,
    accountId: account_id as AccountId,
    channelId: channel_id as ChannelId,
    announcedAt: event.receivedAt,
  };
}

function channelEvent(event: InboxEvent, attempt: Try): ChannelEventContext {
  const { channel, data } = readJson(event.body) as ChannelEvent;
  return { ...attempt, channelId: channel.id as ChannelId, data, receivedAt: event.receivedAt };
}
