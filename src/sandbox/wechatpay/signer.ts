import { randomBytes } from 'node:crypto';
import { type SignatureFault } from '../faults/call-name.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { type Notification } from '../notifier/notification.js';
import { findPayMerchant, PLATFORM_CERTIFICATES, publicKeyOf, type PayMerchant, type SigningKey } from './merchants.js';
import { signWith } from './rsa.js';

/** WeChat takes five minutes off either way. */
const WINDOW_MS = 300_000;
const STALE_MS = WINDOW_MS + 60_000;
const PROBE = 'WECHATPAY/SIGNTEST/';
const UNKNOWN_SERIAL = '0123456789ABCDEF0123456789ABCDEF01234567';

/** What tests may change of WeChat Pay; `reset` brings the usual back. */
export interface WechatPaySettings {
  /** What notifications of a merchant in the middle of the switch are signed with; `both`: by turns. */
  switchingSignedBy: 'both' | 'certificate' | 'public-key';
  /** `new`: the platform certificate has changed: both are listed, the new one signs. */
  platformCertificate: 'old' | 'new';
  /** A message whose signature begins with `WECHATPAY/SIGNTEST/` goes before each notification. */
  probes: boolean;
  /** How long after a refund call the next one of the same order is refused: WeChat's minute is 60000; 0: never. */
  refundIntervalMs: number;
}

export const USUAL_SETTINGS: WechatPaySettings = {
  switchingSignedBy: 'both',
  platformCertificate: 'old',
  probes: false,
  refundIntervalMs: 0,
};

/** Signs what WeChat Pay says, with the key that is the merchant's and by the clock that the merchant goes by. */
export class SandboxWechatPaySigner {
  settings = USUAL_SETTINGS;
  private turns = 0;
  /** Merchants whose clock is the machine's, though the sandbox's was moved ahead. */
  private readonly onMachineTime = new Set<string>();

  constructor(private readonly clock: SandboxClock) {}

  /** Whether a call is of now: by the sandbox's clock, or by the machine's, where only the sandbox's was moved ahead. */
  isTimely(mchid: string, seconds: number): boolean {
    const isNow = (now: number): boolean => Math.abs(now - seconds * 1000) <= WINDOW_MS;
    const timely = isNow(this.clock.milliseconds());
    if (timely) this.onMachineTime.delete(mchid);
    else if (isNow(Date.now())) this.onMachineTime.add(mchid);
    return timely || isNow(Date.now());
  }

  /** @param asked the call's `Wechatpay-Serial` */
  ofAnswer(merchant: PayMerchant, asked: string | undefined): SigningKey {
    const publicKey = publicKeyOf(merchant);
    if (merchant.mode === 'switching') return publicKey && asked === publicKey.id ? publicKey : this.certificate();
    return publicKey ?? this.certificate();
  }

  /** Made anew for each try: a signature is good for five minutes. */
  async notificationHeaders({ body, direct }: Notification): Promise<Record<string, string>> {
    const merchant = findPayMerchant(direct?.mchid ?? '');
    if (!merchant) throw new Error(`no merchant ${direct?.mchid ?? ''}`);
    return this.headers(merchant, this.ofNotification(merchant), { body, fault: direct?.fault });
  }

  private ofNotification(merchant: PayMerchant): SigningKey {
    const publicKey = publicKeyOf(merchant);
    if (merchant.mode !== 'switching' || !publicKey) return publicKey ?? this.certificate();
    const { switchingSignedBy } = this.settings;
    const byKey = switchingSignedBy === 'both' ? this.turns++ % 2 === 0 : switchingSignedBy === 'public-key';
    return byKey ? publicKey : this.certificate();
  }

  /** The headers of a message. @param fault what is wrong with them */
  async headers(
    { mchid }: PayMerchant,
    key: SigningKey,
    { body, fault }: { body: string; fault?: SignatureFault | undefined },
  ): Promise<Record<string, string>> {
    if (fault === 'unsigned') return {};
    const now = this.onMachineTime.has(mchid) ? Date.now() : this.clock.milliseconds();
    const timestamp = String(Math.floor((now - (fault === 'stale-timestamp' ? STALE_MS : 0)) / 1000));
    const nonce = randomBytes(16).toString('hex');
    const signed = fault === 'wrong-signature' ? `${body} ` : body;
    const signature = await signWith(key.privateKey, `${timestamp}\n${nonce}\n${signed}\n`);
    return {
      'Wechatpay-Timestamp': timestamp,
      'Wechatpay-Nonce': nonce,
      'Wechatpay-Serial': fault === 'unknown-serial' ? UNKNOWN_SERIAL : key.id,
      'Wechatpay-Signature': fault === 'probe' ? PROBE + signature.slice(PROBE.length) : signature,
      'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    };
  }

  reset(): void {
    this.settings = USUAL_SETTINGS;
    this.turns = 0;
    this.onMachineTime.clear();
  }

  private certificate(): SigningKey {
    return PLATFORM_CERTIFICATES[this.settings.platformCertificate];
  }
}
