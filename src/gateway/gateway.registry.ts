import { Injectable } from '@nestjs/common';
import { type AccountId } from '../common/index.js';
import { GatewayRefused } from './gateway.errors.js';
import { type GatewayPayOauth, type GatewaySettings, PaymentGateway } from './payment-gateway.js';

/** Which gateway has whose payments: decided here and nowhere else. Today one has everybody's. */
@Injectable()
export class GatewayRegistry {
  constructor(private readonly gateway: PaymentGateway) {}

  /** @param _owner whatever is an account's: a trade, a refund, a merchant */
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- which account it is decides nothing yet
  of(_owner: { accountId: AccountId }): PaymentGateway {
    return this.gateway;
  }

  /** @throws GatewayRefused where the merchant's settings are not kept at the account's gateway */
  settingsOf(owner: { accountId: AccountId }): GatewaySettings {
    const gateway = this.of(owner);
    if (!gateway.settings) throw GatewayRefused.lacking(gateway, 'configurePayment');
    return gateway.settings;
  }

  /** @throws GatewayRefused where the account's gateway tells of no payer */
  payOauthOf(owner: { accountId: AccountId }): GatewayPayOauth {
    const gateway = this.of(owner);
    if (!gateway.payOauth) throw GatewayRefused.lacking(gateway, 'redeemPayOauthCode');
    return gateway.payOauth;
  }

  /** Whom to ask about an order of which nothing is known but its number, as notifications tell it: its answer says whose it is. */
  get ofNotifications(): PaymentGateway {
    return this.gateway;
  }
}
