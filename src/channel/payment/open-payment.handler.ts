import { Injectable } from '@nestjs/common';
import { OnPortalEvent, type OpenPaymentContext } from '../../webhook/index.js';
import { PaymentRegistration } from './payment-registration.js';

/** Makes up for a crash between WeConnect's yes and the registration. */
@Injectable()
export class ChannelOpenPaymentHandler {
  constructor(private readonly registration: PaymentRegistration) {}

  @OnPortalEvent('open_payment', 'channel')
  async register({ accountId, announcedAt }: OpenPaymentContext): Promise<void> {
    await this.registration.register(accountId, announcedAt);
  }
}
