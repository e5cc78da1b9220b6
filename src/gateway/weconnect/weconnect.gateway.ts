import { PaymentGateway } from '../payment-gateway.js';
import { WeConnectOrders } from './orders.js';
import { WeConnectPayOauth } from './pay-oauth.js';
import { WeConnectRefunds } from './refunds.js';
import { WeConnectSettings } from './settings.js';
import { WECONNECT, type WeConnectTransport } from './weconnect.transport.js';

/** WeConnect over HTTP: it has every call of the port. */
export class WeConnectGateway extends PaymentGateway {
  override readonly name = WECONNECT.name;
  override readonly codes = WECONNECT.codes;
  override readonly orders: WeConnectOrders;
  override readonly refunds: WeConnectRefunds;
  override readonly settings: WeConnectSettings;
  override readonly payOauth: WeConnectPayOauth;

  constructor(transport: WeConnectTransport) {
    super();
    this.orders = new WeConnectOrders(transport);
    this.refunds = new WeConnectRefunds(transport);
    this.settings = new WeConnectSettings(transport);
    this.payOauth = new WeConnectPayOauth(transport);
  }
}
