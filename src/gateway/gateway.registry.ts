import { Injectable } from '@nestjs/common';
import { type AccountId } from '../common/index.js';
import { GatewayRefused } from './gateway.errors.js';
import { DirectGateways, type GatewaySettings, PaymentGateway } from './payment-gateway.js';

/** What is paid, or was, through one gateway: a trade, a refund, a merchant. */
interface Owner {
  /** The account's own merchant; absent: the gateway that holds its credentials. */
  merchantId?: string | undefined;
}

/**
 * Which gateway has whose payments: decided here and nowhere else. It is the one that a trade was made through, also after its account
 * has moved to another.
 */
@Injectable()
export class GatewayRegistry {
  constructor(
    private readonly gateway: PaymentGateway,
    private readonly direct: DirectGateways,
  ) {}

  of({ merchantId }: Owner): PaymentGateway {
    return merchantId === undefined ? this.gateway : this.direct.of(merchantId);
  }

  /** @throws GatewayRefused where the merchant's settings are not kept at the gateway */
  settingsOf(owner: Owner & { accountId: AccountId }): GatewaySettings {
    const gateway = this.of(owner);
    if (!gateway.settings) throw GatewayRefused.lacking(gateway, 'configurePayment');
    return gateway.settings;
  }
}
