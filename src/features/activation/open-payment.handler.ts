import { Injectable } from '@nestjs/common';
import { OnPortalEvent, type OpenPaymentContext } from '../../webhook/index.js';
import { ActivationService } from './activation.service.js';

/** Payment was opened after modules had been activated: they hear of payments from now on. */
@Injectable()
export class OpenPaymentHandler {
  constructor(private readonly activations: ActivationService) {}

  @OnPortalEvent('open_payment', 'features')
  async subscribeActiveModules({ accountId }: OpenPaymentContext): Promise<void> {
    await this.activations.subscribeActive(accountId);
  }
}
