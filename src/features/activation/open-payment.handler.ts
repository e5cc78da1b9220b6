import { Injectable } from '@nestjs/common';
import { OnPortalEvent, type OpenPaymentContext } from '../../webhook/index.js';
import { ActivationService } from './activation.service.js';

/** Payment was opened after modules had been activated: they hear of each payment since. */
@Injectable()
export class OpenPaymentHandler {
  constructor(private readonly activations: ActivationService) {}

  @OnPortalEvent('open_payment', 'features')
  async subscribeActiveModules({ accountId, announcedAt }: OpenPaymentContext): Promise<void> {
    await this.activations.subscribeActive(accountId, announcedAt);
  }
}
