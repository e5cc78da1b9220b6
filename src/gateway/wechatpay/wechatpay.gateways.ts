import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, type FieldFault, Randomness, SECOND, SingleFlight } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { type DirectNotification } from '../direct-notification.js';
import { DirectGateways, type GatewayPayOauth, type GatewaySettings, PaymentGateway } from '../payment-gateway.js';
import { type DirectMerchant } from './direct-merchant.js';
import { DirectMerchantRepository } from './direct-merchant.repository.js';
import { MerchantCalls } from './merchant-calls.js';
import { openVerified, refusedFor } from './notification.js';
import { WechatPayOrders } from './orders.js';
import { proveMerchant } from './prove.js';
import { WechatPayRefunds } from './refunds.js';
import { WechatPayHosts } from './wechatpay.hosts.js';
import { WECHATPAY, WechatPayTransport } from './wechatpay.transport.js';

/** WeChat Pay's API v3 over HTTP, for one merchant of an account's own. It tells no lists and no payer. */
class WechatPayGateway extends PaymentGateway {
  override readonly name = WECHATPAY.name;
  override readonly codes = WECHATPAY.codes;
  override readonly orders: WechatPayOrders;
  override readonly refunds: WechatPayRefunds;
  override readonly settings?: GatewaySettings;
  override readonly payOauth?: GatewayPayOauth;

  constructor(calls: MerchantCalls) {
    super();
    this.orders = new WechatPayOrders(calls);
    this.refunds = new WechatPayRefunds(calls);
  }
}

/** How long a merchant's opened secrets count in this process: a payment needs them twice or more. */
const KEPT_FOR = 10 * SECOND;
const MOST_KEPT = 1_000;

/** The gateways of merchants of one's own. */
@Injectable()
export class WechatPayGateways extends DirectGateways implements OnApplicationShutdown {
  private readonly kept = new Map<string, { merchant: DirectMerchant; until: number }>();
  private readonly flights = new SingleFlight<DirectMerchant | undefined>();

  constructor(
    private readonly merchants: DirectMerchantRepository,
    private readonly transport: WechatPayTransport,
    private readonly hosts: WechatPayHosts,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly config: Config,
  ) {
    super();
  }

  override of(merchantId: string): PaymentGateway {
    const { transport, config } = this;
    return new WechatPayGateway(new MerchantCalls(merchantId, (id) => this.load(id), transport, config));
  }

  /**
   * Tries a merchant's values before they are kept, by signed calls that change nothing.
   * @returns what is wrong, by the form's fields, in words for people; none: WeChat Pay takes them
   * @throws GatewayUnavailable where WeChat Pay gave no answer that says either
   */
  prove(merchant: DirectMerchant): Promise<FieldFault[]> {
    const { transport, clock, randomness } = this;
    return proveMerchant(merchant, { transport, clock, randomness });
  }

  /** @param headers as Node gives them; their names in lower case */
  override async openNotification(
    merchantId: string,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    rawBody: Buffer,
  ): Promise<DirectNotification | undefined> {
    const merchant = await this.load(merchantId);
    if (!merchant) return undefined;
    const header = (name: string): string | undefined => {
      const value = headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    const doubt = await this.transport.doubt(merchant, { header, body: rawBody });
    if (doubt !== undefined) throw refusedFor(doubt);
    return openVerified(merchant, rawBody);
  }

  /** Lets a change of the merchant count at once in this process; in others it does within ten seconds. */
  forget(merchantId: string): void {
    this.kept.delete(merchantId);
  }

  onApplicationShutdown(): void {
    this.hosts.close();
  }

  private async load(id: string): Promise<DirectMerchant | undefined> {
    const now = this.clock.now().getTime();
    const kept = this.kept.get(id);
    if (kept && now < kept.until) return kept.merchant;
    return this.flights.run(id, async () => {
      const merchant = await this.merchants.find(id);
      if (this.kept.size >= MOST_KEPT) this.kept.clear();
      if (merchant) this.kept.set(id, { merchant, until: now + KEPT_FOR });
      return merchant;
    });
  }
}
