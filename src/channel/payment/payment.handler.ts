import { Injectable, Logger } from '@nestjs/common';
import { OnPayment, type PaymentContext } from '../../webhook/index.js';

/** Notes each payment of the account in the log, for whoever reads that. */
@Injectable()
export class ChannelPaymentHandler {
  private readonly logger = new Logger(ChannelPaymentHandler.name);

  @OnPayment('channel')
  // eslint-disable-next-line @typescript-eslint/require-await -- the dispatcher waits for every handler
  async note({ eventKey, trade, notification }: PaymentContext): Promise<void> {
    const { outTradeNo, tradeStatus, totalFee } = notification;
    const { accountId, metadata } = trade;
    this.logger.log({
      msg: 'payment',
      eventKey,
      accountId,
      channelId: metadata.channelId,
      outTradeNo,
      tradeStatus,
      totalFee,
    });
  }
}
