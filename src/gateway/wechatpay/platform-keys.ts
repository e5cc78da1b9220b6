import { Logger } from '@nestjs/common';
import { type Clock, DAY, MINUTE, SECOND, SingleFlight } from '../../common/index.js';
import { UpstreamFailure } from '../../upstream/index.js';
import { type DirectMerchant } from './direct-merchant.js';
import { type PlatformCertificate } from './certificate-list.js';

/** What is known of a merchant's certificates. */
interface Known {
  certificates: readonly PlatformCertificate[];
  /** When they were asked for last, whatever came of it; ms since the epoch. */
  askedAt: number;
  /** When they were answered last; undefined: never. */
  answeredAt: number | undefined;
}

const SERIAL = /^[0-9A-F]{40}$/i;
/** WeChat changes them years apart, and has the next one listed long before. */
const REFRESH_AFTER = DAY;
/** A message can name any serial: whoever sends one must not make this service ask WeChat as often. */
const ASK_EVERY = 10 * MINUTE;
/** The same while a merchant without a public key has none at all. */
const ASK_AGAIN_AFTER = 5 * SECOND;

/**
 * The keys that WeChat Pay signs with, by the serial that a message names: the merchant's public key, and platform certificates. Both count at
 * once, for WeChat moves a merchant from one to the other in seven days and can move it back; none stands in for another.
 */
export class PlatformKeys {
  private readonly logger = new Logger(PlatformKeys.name);
  private readonly known = new Map<string, Known>();
  private readonly flights = new SingleFlight<Known>();

  /** @param download asks WeChat for a merchant's certificates; none where it has none, as merchants with a public key alone */
  constructor(
    private readonly download: (merchant: DirectMerchant) => Promise<readonly PlatformCertificate[]>,
    private readonly clock: Clock,
  ) {}

  /**
   * What WeChat is asked to sign its answers with.
   * @throws what kept the certificates from being fetched
   */
  async preferredSerial(merchant: DirectMerchant): Promise<string | undefined> {
    if (merchant.publicKey) return merchant.publicKey.id;
    const [newest] = this.usable(merchant);
    if (newest) this.refreshOld(merchant);
    return (newest ?? this.usable(merchant, await this.load(merchant))[0])?.serial;
  }

  /**
   * The key of that serial and no other, as PEM; undefined: unknown.
   * @throws what kept the certificates from being fetched
   */
  async keyOf(merchant: DirectMerchant, serial: string): Promise<string | undefined> {
    const { publicKey } = merchant;
    if (publicKey?.id === serial) return publicKey.pem;
    if (!SERIAL.test(serial)) return undefined;
    const named = (known?: Known): string | undefined =>
      this.usable(merchant, known).find((certificate) => certificate.serial === serial.toUpperCase())?.pem;
    return named() ?? (this.mayAsk(merchant) ? named(await this.load(merchant)) : undefined);
  }

  /** Those that are valid now, the newest first. */
  private usable({ id }: DirectMerchant, known = this.known.get(id)): readonly PlatformCertificate[] {
    const now = this.clock.now();
    return (known?.certificates ?? [])
      .filter(({ validFrom, validTo }) => validFrom <= now && now < validTo)
      .sort((one, other) => other.validFrom.getTime() - one.validFrom.getTime());
  }

  private mayAsk({ id, publicKey }: DirectMerchant): boolean {
    const known = this.known.get(id);
    const pause = publicKey || known?.answeredAt !== undefined ? ASK_EVERY : ASK_AGAIN_AFTER;
    return !known || this.clock.now().getTime() - known.askedAt >= pause;
  }

  /** In the background: what is there goes on counting meanwhile, and after a failure. */
  private refreshOld(merchant: DirectMerchant): void {
    const { answeredAt = 0 } = this.known.get(merchant.id) ?? {};
    if (this.clock.now().getTime() - answeredAt < REFRESH_AFTER || !this.mayAsk(merchant)) return;
    this.load(merchant).catch((error: unknown) => {
      this.logger.warn({ msg: 'platform certificates not refreshed', mchid: merchant.mchid, error: String(error) });
    });
  }

  private async load(merchant: DirectMerchant): Promise<Known> {
    const { id } = merchant;
    return this.flights.run(id, async () => {
      const { certificates = [], answeredAt, askedAt = 0 } = this.known.get(id) ?? {};
      const now = this.clock.now().getTime();
      if (now - askedAt < ASK_AGAIN_AFTER) throw justFailed();
      this.known.set(id, { certificates, answeredAt, askedAt: now });
      const downloaded = await this.download(merchant);
      // That there are none any more is said unsigned: what is known goes on counting while it is valid.
      const kept = downloaded.length > 0 ? downloaded : certificates;
      const answered = { certificates: kept, answeredAt: now, askedAt: now };
      this.known.set(id, answered);
      return answered;
    });
  }
}

function justFailed(): UpstreamFailure {
  const message = 'the platform certificates could not be fetched a moment ago';
  return new UpstreamFailure(message, { code: 'NO_CERTIFICATES', sent: false });
}
