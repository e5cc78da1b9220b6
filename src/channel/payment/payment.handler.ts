import { Injectable, Logger } from '@nestjs/common';
import { InvalidInput, parseChannelId, type ChannelId } from '../../common/index.js';
import { ChannelNotFound, ChannelOwnership } from '../../merchant/index.js';
import { type Trade } from '../../trade/index.js';
import { OnPayment, type PaymentContext } from '../../webhook/index.js';

/**
 * Keeps the account's list of channels by its payments: a channel that one came by has been used, so it is the account's, and its
 * records can be looked at. Repeating that changes nothing.
 */
@Injectable()
export class PaymentHandler {
  private readonly logger = new Logger(PaymentHandler.name);

  constructor(private readonly channels: ChannelOwnership) {}

  @OnPayment('channel')
  async register({ eventKey, trade, notification }: PaymentContext): Promise<void> {
    const channelId = channelOf(trade);
    const { outTradeNo, tradeStatus, totalFee } = notification;
    this.logger.log({
      msg: 'payment',
      eventKey,
      accountId: trade.accountId,
      channelId,
      outTradeNo,
      tradeStatus,
      totalFee,
    });
    if (channelId !== undefined) await this.claim(trade, channelId);
  }

  /** The number is the account's own claim: where WeConnect has no such channel, or another account has it, the payment stands all the same. */
  private async claim({ accountId, outTradeNo }: Trade, channelId: ChannelId): Promise<void> {
    try {
      await this.channels.claim(accountId, channelId);
    } catch (error) {
      if (!(error instanceof ChannelNotFound)) throw error;
      this.logger.warn({
        msg: 'a payment names a channel of another account, or none',
        accountId,
        channelId,
        outTradeNo,
      });
    }
  }
}

/** The channel that the buyer came by, where the order names one. */
function channelOf({ metadata }: Trade): ChannelId | undefined {
  try {
    return parseChannelId(metadata.channelId);
  } catch (error) {
    if (error instanceof InvalidInput) return undefined;
    throw error;
  }
}
