import { type Clock, type Meter, type Randomness, type RequestIds } from '../../common/index.js';
import { type RawAnswer, UpstreamClient, UpstreamFailure, type UpstreamOptions } from '../../upstream/index.js';
import { signRequestV3 } from '../../wechat/index.js';
import { GatewayCircuit, type GatewayCircuitPolicy } from '../gateway-circuit.js';
import { type DirectMerchant } from './direct-merchant.js';

const WECHAT_PAY = 'https://api.mch.weixin.qq.com';
/** The same paths, at another site: pay.weixin.qq.com/doc/v3/merchant/4012791856, 备域名. */
const SECOND_SITE = 'https://api2.mch.weixin.qq.com';

const TIMEOUT_MS = 10_000;
/** Of the time for a question, what the first site gets where there is a second one. */
const FIRST_SHARE = 0.6;

/** A call as it is sent. */
export interface WechatPayRequest {
  method: 'GET' | 'POST';
  /** With its query, escaped: it is signed as it is sent. */
  path: string;
  body?: object;
  /** Whether it only asks. */
  repeatable: boolean;
  /** What WeChat is to sign its answer with; undefined: it chooses. */
  serial: string | undefined;
}

interface Site {
  host: string;
  client: UpstreamClient;
  circuit: GatewayCircuit;
}

interface Surroundings {
  clock: Clock;
  randomness: Randomness;
  policy: GatewayCircuitPolicy;
  requestIds?: RequestIds | undefined;
  meter?: Meter | undefined;
}

interface HostOptions extends UpstreamOptions {
  /** WeChat Pay's other site, where the first one is its own; none otherwise. */
  secondUrl?: string | undefined;
}

const secondSiteOf = (baseUrl: string): string | undefined => (baseUrl === WECHAT_PAY ? SECOND_SITE : undefined);

/** What a merchant signs a call with. */
type Signer = Pick<DirectMerchant, 'mchid' | 'serial' | 'privateKey'>;

/**
 * WeChat Pay's sites, and the merchants' signatures on what is sent there. Each site has one circuit for all merchants: a refusal is an
 * answer, so what one merchant's credentials do opens it for nobody.
 */
export class WechatPayHosts {
  private readonly sites: readonly [Site, ...Site[]];
  private readonly timeoutMs: number;

  constructor(
    { baseUrl, secondUrl = secondSiteOf(baseUrl), timeoutMs = TIMEOUT_MS, ...options }: HostOptions,
    private readonly surroundings: Surroundings,
  ) {
    const { policy, clock, randomness, requestIds } = surroundings;
    const open = (url: string): Site => ({
      host: new URL(url).host,
      client: new UpstreamClient({ ...options, baseUrl: url, timeoutMs }, { randomness, requestIds }),
      circuit: new GatewayCircuit(policy, clock),
    });
    this.timeoutMs = timeoutMs;
    this.sites = secondUrl === undefined ? [open(baseUrl)] : [open(baseUrl), open(secondUrl)];
    surroundings.meter?.gauge(
      {
        name: 'scrm_pay_wechatpay_away_seconds',
        help: 'How long a site of WeChat Pay has not answered this process; 0: it answers',
        labels: ['host'],
      },
      () => Promise.resolve(this.sites.map(({ host, circuit }) => ({ labels: { host }, value: this.away(circuit) }))),
    );
  }

  /**
   * Sends a call, signed anew each time. What the first site did not get goes to the second one, and so does a question that it did not answer.
   * @throws UpstreamFailure, and whatever else `accept` throws
   */
  async exchange<Answer>(
    merchant: Signer,
    request: WechatPayRequest,
    accept: (answer: RawAnswer) => Promise<Answer>,
  ): Promise<Answer> {
    const [first, second] = this.sites;
    const startedAt = performance.now();
    const send = (site: Site, timeoutMs: number): Promise<Answer> =>
      this.exchangeAt(site, merchant, { ...request, accept, timeoutMs });
    if (!second) return send(first, this.timeoutMs);
    try {
      return await send(first, request.repeatable ? this.timeoutMs * FIRST_SHARE : this.timeoutMs);
    } catch (error) {
      if (!(error instanceof UpstreamFailure) || (error.sent && !request.repeatable)) throw error;
      return send(second, Math.max(1, Math.round(this.timeoutMs - (performance.now() - startedAt))));
    }
  }

  /** Closes idle connections. */
  close(): void {
    for (const { client } of this.sites) client.close();
  }

  private exchangeAt<Answer>(
    { client, circuit }: Site,
    merchant: Signer,
    call: WechatPayRequest & { accept: (answer: RawAnswer) => Promise<Answer>; timeoutMs: number },
  ): Promise<Answer> {
    const { serial, body, ...request } = call;
    // Signed and sent: the same bytes.
    const bytes = body && Buffer.from(JSON.stringify(body));
    const headers = async (): Promise<Record<string, string>> => ({
      authorization: await this.authorization(merchant, { ...request, body: bytes }),
      ...(serial !== undefined && { 'wechatpay-serial': serial }),
    });
    return circuit.run(() => client.exchange({ ...request, ...(bytes && { body: bytes }), headers }));
  }

  private async authorization(
    { mchid, serial, privateKey }: Signer,
    { method, path, body }: { method: string; path: string; body: Buffer | undefined },
  ): Promise<string> {
    const { clock, randomness } = this.surroundings;
    const timestamp = Math.floor(clock.now().getTime() / 1_000);
    const nonce = randomness.nonce();
    const signed = { method, url: path, timestamp, nonce, ...(body && { body }) };
    const signature = await signRequestV3(signed, privateKey);
    const parts = { mchid, nonce_str: nonce, timestamp, serial_no: serial, signature };
    const written = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
    return `WECHATPAY2-SHA256-RSA2048 ${written.join(',')}`;
  }

  private away({ awaySince }: GatewayCircuit): number {
    return awaySince ? (this.surroundings.clock.now().getTime() - awaySince.getTime()) / 1_000 : 0;
  }
}
