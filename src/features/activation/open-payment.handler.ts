import { Injectable } from '@nestjs/common';
import { OnPortalEvent, type OpenPaymentContext } from '../../webhook/index.js';
import { Installer } from './installer.js';

/** Payment was opened after modules had been activated: they hear of each payment since. */
@Injectable()
export class ActivationOpenPaymentHandler {
  constructor(private readonly installer: Installer) {}

  @OnPortalEvent('open_payment', 'features')
  async subscribeActiveModules({ accountId, announcedAt }: OpenPaymentContext): Promise<void> {
    await this.installer.subscribeActive(accountId, announcedAt);
  }
}
