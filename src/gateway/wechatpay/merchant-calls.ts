import { defineError } from '../../common/index.js';
import { GatewayUnavailable } from '../gateway.errors.js';
import { type DirectMerchant, notifyUrlOf } from './direct-merchant.js';
import { WECHATPAY, type WechatPayTransport } from './wechatpay.transport.js';

/** WeChat Pay notifies no other address of a service in production. */
export class NotifyUrlNotHttps extends defineError(
  'notify-url-not-https',
  'conflict',
  'WeChat Pay notifies https addresses only: whoever runs this service must set PUBLIC_URL to its https address.',
) {}

/** What the calls of one merchant share. */
export class MerchantCalls {
  readonly notifyUrl: string;

  constructor(
    private readonly id: string,
    private readonly load: (id: string) => Promise<DirectMerchant | undefined>,
    readonly transport: WechatPayTransport,
    private readonly service: { publicUrl: string; production: boolean },
  ) {
    this.notifyUrl = notifyUrlOf(service.publicUrl, id);
  }

  /** @throws NotifyUrlNotHttps */
  assertNotifiable(): void {
    const { publicUrl, production } = this.service;
    if (production && !publicUrl.startsWith('https://')) throw new NotifyUrlNotHttps();
  }

  /** The merchant with its secrets. @throws GatewayUnavailable where it is not kept here; CredentialsKeyMissing, SecretNotOpened */
  async merchant(call: string): Promise<DirectMerchant> {
    const merchant = await this.load(this.id);
    if (merchant) return merchant;
    const message = `${call} needs the merchant ${this.id}, and none of that id is kept here.`;
    throw new GatewayUnavailable(WECHATPAY, call, undefined, { message, safeToRetry: false });
  }
}
