import { Injectable, Logger } from '@nestjs/common';
import { Clock, MINUTE } from '../../common/index.js';
import { CallJournal, parseJson, type RawAnswer, UpstreamFailure } from '../../upstream/index.js';
import { type AnswerReader, isObject } from '../answer.reader.js';
import { commandFailure, questionFailure } from '../call-failure.js';
import { type GatewayIdentity, GatewayRefused, GatewayUnavailable } from '../gateway.errors.js';
import { CertificatesSealed, type PlatformCertificate, readCertificates } from './certificate-list.js';
import { type DirectMerchant } from './direct-merchant.js';
import { doubtOf, type Doubt, type Message, serialOf } from './message.js';
import { PlatformKeys } from './platform-keys.js';
import { type CallName, decidesNothing, meaningOf } from './reasons.js';
import { SigningKeyRepository } from './signing-key.repository.js';
import { WechatPayHosts, type WechatPayRequest } from './wechatpay.hosts.js';

/** What WeChat Pay's API v3 is called in messages and in error codes. */
export const WECHATPAY: GatewayIdentity = {
  name: 'WeChat Pay',
  codes: {
    refused: 'wechatpay-refused',
    unavailable: 'wechatpay-unavailable',
    unreadable: 'wechatpay-unreadable',
    outcomeUnknown: 'wechatpay-outcome-unknown',
  },
};

/** A call by the name that errors and logs give it. */
interface Call extends Omit<WechatPayRequest, 'repeatable' | 'serial'> {
  name: CallName;
}

interface Asked<T> {
  merchant: DirectMerchant;
  call: Call;
  read: AnswerReader<T>;
}

/** What an answer says, and whether WeChat Pay said it. */
export interface Answer {
  status: number;
  json: unknown;
  /** WeChat's own word for a refusal: `ORDERPAID`. */
  reason: string | undefined;
  /** Undefined: WeChat Pay signed it. Otherwise it is a 401, for a request whose signature does not verify is answered unsigned. */
  doubt: Doubt | undefined;
}

/** What an answer says of itself, genuine or not. */
export interface Examined extends Omit<Answer, 'json'> {
  /** The key that it names. */
  named: string | undefined;
  /** When it was made, by the clock of who made it. */
  date: Date | undefined;
}

const OK = 200;
const NO_CONTENT = 204;
const UNAUTHORIZED = 401;
const NOT_FOUND = 404;
const SIGNATURE_REFUSED =
  'it takes no signature of this merchant: private key, serial and merchant number do not belong together, or the clock is wrong';
/** The code of a failure: what WeChat Pay signs with is not known. */
const NO_CERTIFICATES = 'NO_CERTIFICATES';
const LOGGED_EVERY = 10 * MINUTE;

/**
 * Speaks API v3 for every merchant, and tells what a missing or broken answer means: to a question nothing was done, to a command perhaps.
 * An answer whose signature does not verify decides nothing, whatever its status: a refusal that somebody on the way made up would give an
 * order up that can be paid, or free a refund's money that is on its way.
 */
@Injectable()
export class WechatPayTransport {
  private readonly keys: PlatformKeys;
  private readonly logger = new Logger(WechatPayTransport.name);
  private readonly oddities = new Set<string>();
  private readonly loggedAt = new Map<string, number>();

  constructor(
    private readonly hosts: WechatPayHosts,
    private readonly journal: CallJournal,
    private readonly clock: Clock,
    private readonly signingKeys: SigningKeyRepository,
  ) {
    this.keys = new PlatformKeys((merchant) => this.downloadCertificates(merchant), clock);
  }

  /** Asks for one thing: undefined where WeChat Pay says that there is none. @throws GatewayUnavailable, GatewayUnreadable, GatewayRefused */
  find<T>(merchant: DirectMerchant, call: Call, read: AnswerReader<T>): Promise<T | undefined> {
    return this.journal.follow(call.name, async () => {
      try {
        return this.read({ merchant, call, read }, await this.send(merchant, { ...call, repeatable: true }));
      } catch (error) {
        if (error instanceof GatewayRefused && error.meaning === 'missing') return undefined;
        throw questionFailure(WECHATPAY, call.name, error);
      }
    });
  }

  /**
   * Has something done, and sends it once only.
   * @throws GatewayUnavailable where it surely was not done, GatewayOutcomeUnknown where it may have been done, GatewayRefused
   */
  command<T>(merchant: DirectMerchant, call: Call, read: AnswerReader<T>): Promise<T> {
    return this.journal.follow(call.name, async () => {
      try {
        return this.read({ merchant, call, read }, await this.send(merchant, { ...call, repeatable: false }));
      } catch (error) {
        throw commandFailure(WECHATPAY, call.name, error);
      }
    });
  }

  /** Why WeChat Pay did not sign this message of the merchant's; undefined: it did. @throws GatewayUnavailable where its key could not be fetched */
  async doubt(merchant: DirectMerchant, message: Message): Promise<Doubt | undefined> {
    const doubt = await doubtOf(message, (serial) => this.keys.keyOf(merchant, serial), this.clock.now());
    if (doubt === undefined) this.signingKeys.note(merchant.id, serialOf(message) ?? '');
    return doubt;
  }

  /** What came to a question, whoever wrote it: for who finds out what is wrong with a merchant's values. @throws UpstreamFailure, GatewayUnavailable */
  async examine(merchant: DirectMerchant, address: string, keys: PlatformKeys): Promise<Examined> {
    const serial = await keys.preferredSerial(merchant);
    const request = { method: 'GET', path: address, repeatable: true, serial } as const;
    return this.hosts.exchange(merchant, request, async (answer) => {
      const { status, body, header } = answer;
      const doubt = await doubtOf(answer, (named) => keys.keyOf(merchant, named), this.clock.now());
      const date = new Date(header('date') ?? NaN);
      const told = Number.isNaN(date.getTime()) ? undefined : date;
      return { status, reason: reasonOf(parseJson(body)), doubt, named: serialOf(answer), date: told };
    });
  }

  /**
   * The certificates that WeChat Pay signs this merchant's messages with; none where it has a public key alone. The answer is signed by one of them.
   * @throws UpstreamFailure, GatewayRefused; CertificatesSealed where the APIv3 key does not open them
   */
  askForCertificates(merchant: DirectMerchant): Promise<readonly PlatformCertificate[]> {
    const request = { method: 'GET', path: '/v3/certificates', repeatable: true, serial: undefined } as const;
    return this.hosts.exchange(merchant, request, async (answer) => {
      const { status, body } = answer;
      const json = parseJson(body);
      // Unsigned or not: that there are none only means that no certificate's message counts.
      if (status === NOT_FOUND) return [];
      if (status === UNAUTHORIZED) throw this.signatureRefused(merchant, 'findCertificates', reasonOf(json));
      if (status !== OK) throw UpstreamFailure.unreliable('no list of certificates');
      const certificates = readCertificates(json, merchant.apiV3Key);
      const keyOf = (serial: string): string | undefined =>
        certificates.find((certificate) => certificate.serial === serial.toUpperCase())?.pem;
      const doubt = await doubtOf(answer, keyOf, this.clock.now());
      if (doubt !== undefined) throw unverified(doubt);
      return certificates;
    });
  }

  /** Whatever keeps them away, the call that needs them has sent nothing. */
  private downloadCertificates(merchant: DirectMerchant): Promise<readonly PlatformCertificate[]> {
    const name = 'findCertificates';
    return this.journal.follow(name, async () => {
      try {
        return await this.askForCertificates(merchant);
      } catch (error) {
        const isSealed = error instanceof CertificatesSealed;
        throw new GatewayUnavailable(WECHATPAY, name, error, isSealed ? { message: error.message } : {});
      }
    });
  }

  /** Sends a call and answers what came, verified by the key that it names; a 401 also where it is not signed. */
  private async send(merchant: DirectMerchant, call: Omit<WechatPayRequest, 'serial'>): Promise<Answer> {
    const { path, method, body, repeatable } = call;
    const serial = await this.keys.preferredSerial(merchant);
    if (serial === undefined) throw noCertificates();
    const request = { path, method, repeatable, serial, ...(body && { body }) };
    return this.hosts.exchange(merchant, request, (answer) => this.accept(merchant, answer));
  }

  private async accept(merchant: DirectMerchant, answer: RawAnswer): Promise<Answer> {
    const { status, body } = answer;
    const json = parseJson(body);
    const said = { status, json, reason: reasonOf(json) };
    const doubt = await this.doubt(merchant, answer).catch((error: unknown) => {
      // It was sent, whatever kept the key from being fetched.
      throw UpstreamFailure.unreliable(`unverified (${String(error)})`);
    });
    if (doubt !== undefined && status !== UNAUTHORIZED) throw unverified(doubt);
    if (doubt === undefined && !isSuccess(status) && decidesNothing(said)) {
      throw UpstreamFailure.unreliable(said.reason ?? 'decides nothing');
    }
    return { ...said, doubt };
  }

  private read<T>({ merchant, call: { name }, read }: Asked<T>, answer: Answer): T {
    const { status, json, reason, doubt } = answer;
    if (doubt !== undefined) throw this.signatureRefused(merchant, name, reason);
    const noteOdd = (field: string): void => {
      this.noteOdd(`${name} ${field}`);
    };
    if (isSuccess(status)) return read(json, noteOdd);
    const meaning = meaningOf(name, answer);
    throw new GatewayRefused(WECHATPAY, { call: name, status, reason, meaning, message: messageOf(answer) });
  }

  /** Once for each field of each call, by its name alone: its value may be somebody's. */
  private noteOdd(oddity: string): void {
    if (this.oddities.has(oddity)) return;
    this.oddities.add(oddity);
    this.logger.warn({ msg: 'a field of an answer cannot be read and is left out', field: oddity });
  }

  /**
   * A 401 comes unsigned, for WeChat signs an answer only where the request's own signature verified; so anybody on the way could have written it,
   * and it decides as little as a time-out. Where it is true nothing was accepted, and the same call goes on once the key is right. Until
   * then every call of the merchant fails, so the log says so too.
   */
  private signatureRefused({ mchid }: DirectMerchant, call: string, reason: string | undefined): GatewayRefused {
    const now = this.clock.now().getTime();
    if (now - (this.loggedAt.get(mchid) ?? 0) >= LOGGED_EVERY) {
      this.loggedAt.set(mchid, now);
      this.logger.error({ msg: 'signature refused', mchid, reason, advice: SIGNATURE_REFUSED });
    }
    const refusal = { call, status: UNAUTHORIZED, reason, meaning: 'unknown', message: SIGNATURE_REFUSED } as const;
    return new GatewayRefused(WECHATPAY, { ...refusal, advice: SIGNATURE_REFUSED });
  }
}

/** Nothing was sent: no answer could be verified. */
function noCertificates(): UpstreamFailure {
  const message = 'WeChat Pay has no platform certificate for this merchant, which must enter its public key';
  return new UpstreamFailure(message, { code: NO_CERTIFICATES, sent: false });
}

const unverified = (doubt: Doubt): UpstreamFailure =>
  UpstreamFailure.unreliable(`its signature proves nothing: ${doubt}`);

const isSuccess = (status: number): boolean => status === OK || status === NO_CONTENT;

function reasonOf(json: unknown): string | undefined {
  const code = isObject(json) ? json.code : undefined;
  return typeof code === 'string' && code.trim() !== '' ? code : undefined;
}

function messageOf({ json, status }: Answer): string {
  const message = isObject(json) ? json.message : undefined;
  return typeof message === 'string' && message !== '' ? message : `HTTP ${status}`;
}
