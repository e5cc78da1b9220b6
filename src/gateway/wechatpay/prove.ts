import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type Clock, type FieldFault, MINUTE, type Randomness } from '../../common/index.js';
import { UpstreamFailure } from '../../upstream/index.js';
import { questionFailure } from '../call-failure.js';
import { GatewayRefused, GatewayUnavailable } from '../gateway.errors.js';
import { path } from '../path.js';
import { CertificatesSealed, type PlatformCertificate } from './certificate-list.js';
import { type DirectMerchant } from './direct-merchant.js';
import { PlatformKeys } from './platform-keys.js';
import { meaningOf } from './reasons.js';
import { type Examined, WECHATPAY, type WechatPayTransport } from './wechatpay.transport.js';

/** A value of a merchant's, as its form calls it: `certificate` gives the serial. */
type Field = 'mchid' | 'certificate' | 'privateKey' | 'apiV3Key' | 'publicKeyId' | 'publicKey';

const WHERE = '商户平台 → 账户中心 → API安全';
const WORDS = {
  privateKeyFile: '不是 RSA 私钥：请上传证书工具导出的 apiclient_key.pem',
  publicKeyFile: `不是 RSA 公钥：请上传在 ${WHERE} → 微信支付公钥 下载的 pub_key.pem`,
  apiV3Length: `必须是 32 个字符：即在 ${WHERE} → APIv3密钥 设置的密钥，不是 APIv2 密钥`,
  apiV3Wrong: `无法用它解密平台证书：请填写在 ${WHERE} → APIv3密钥 设置的 32 位密钥；忘记时可重新设置`,
  key: '微信支付不接受用它签的名：apiclient_key.pem 必须与 apiclient_cert.pem 是同一次申请所得',
  certificate: `其序列号不属于该商户号，或已作废：请与 ${WHERE} → 商户API证书 中的证书序列号对照`,
  mchid: `与证书不相符：请与 商户平台 → 账户中心 → 商户信息 中的商户号对照`,
  noCertificates: `该商户号没有平台证书：请填写在 ${WHERE} → 微信支付公钥 中的公钥ID（PUB_KEY_ID_ 开头），并上传公钥`,
  otherKey: (named: string) => `微信支付用 ${named} 签名：请填写这一公钥ID，并上传与它一同下载的公钥`,
  wrongKey: '微信支付的签名与此公钥不符：请上传与公钥ID一同下载的 pub_key.pem',
  unsigned: `微信支付没有用这一公钥ID签名应答：请与 ${WHERE} → 微信支付公钥 对照`,
  refused: (said: string) => `微信支付拒绝了该商户号的查询（${said}）：请确认已开通 JSAPI 支付和 Native 支付`,
};
const UNAUTHORIZED = 401;
const CLOCK_OFF = 5 * MINUTE;

interface Means {
  transport: WechatPayTransport;
  clock: Clock;
  randomness: Randomness;
}

/**
 * Tries a merchant's values by signed calls that change nothing, before they are kept: the question about an order that does not exist must get a
 * signed "there is none". Where the merchant has platform certificates their list proves the APIv3 key; a public key alone cannot.
 * @returns what is wrong, by field; none: WeChat Pay takes them
 * @throws GatewayUnavailable where WeChat Pay gave no answer that says either
 */
export async function proveMerchant(merchant: DirectMerchant, means: Means): Promise<FieldFault[]> {
  const unusable = unusableOf(merchant);
  if (unusable.length > 0) return unusable;
  try {
    const certificates = merchant.publicKey ? undefined : await means.transport.askForCertificates(merchant);
    if (certificates?.length === 0) return [fault('publicKeyId', WORDS.noCertificates)];
    return judge(merchant, await examine(merchant, certificates, means), means.clock);
  } catch (error) {
    if (error instanceof CertificatesSealed) return [fault('apiV3Key', WORDS.apiV3Wrong)];
    if (error instanceof GatewayRefused && error.status === UNAUTHORIZED) return notTogether();
    throw questionFailure(WECHATPAY, CALL, error);
  }
}

const CALL = 'findOrder';

/** With keys of its own: what is tried must leave nothing behind. */
function examine(
  merchant: DirectMerchant,
  certificates: readonly PlatformCertificate[] | undefined,
  { transport, clock, randomness }: Means,
): Promise<Examined> {
  const list = (): Promise<readonly PlatformCertificate[]> =>
    certificates ? Promise.resolve(certificates) : transport.askForCertificates(merchant);
  const keys = new PlatformKeys(list, clock);
  const address = path`/v3/pay/transactions/out-trade-no/${randomness.objectId()}?mchid=${merchant.mchid}`;
  return transport.examine(merchant, address, keys);
}

function judge(merchant: DirectMerchant, examined: Examined, clock: Clock): FieldFault[] {
  const { status, reason, doubt, named, date } = examined;
  const off = date === undefined ? 0 : Math.abs(clock.now().getTime() - date.getTime());
  if (doubt === 'stale' || (status === UNAUTHORIZED && off > CLOCK_OFF)) throw clockWrong();
  if (status === UNAUTHORIZED) return notTogether();
  if (doubt === undefined) {
    if (status < 400 || meaningOf(CALL, { status, reason }) === 'missing') return [];
    if (status < 500) return [fault('mchid', WORDS.refused(reason ?? String(status)))];
  }
  if (doubt === 'unknown-key' && named?.startsWith('PUB_KEY_ID_')) {
    return [fault('publicKeyId', WORDS.otherKey(named))];
  }
  if (doubt === 'wrong-signature' && named === merchant.publicKey?.id) return [fault('publicKey', WORDS.wrongKey)];
  if (doubt === 'unsigned' && merchant.publicKey && status >= 400 && status < 500 && reason !== undefined) {
    return [fault('publicKeyId', WORDS.unsigned)];
  }
  throw UpstreamFailure.unreliable(`HTTP ${status}: ${doubt ?? reason ?? 'decides nothing'}`);
}

/** The signature is not taken: which of the three is wrong WeChat does not tell. */
function notTogether(): FieldFault[] {
  return [fault('privateKey', WORDS.key), fault('certificate', WORDS.certificate), fault('mchid', WORDS.mchid)];
}

function clockWrong(): GatewayUnavailable {
  const message = "This service's clock is more than five minutes off WeChat Pay's: set it right, and try again.";
  return new GatewayUnavailable(WECHATPAY, CALL, undefined, { message });
}

/** What nothing could be signed, verified or opened with. */
function unusableOf({ privateKey, apiV3Key, publicKey }: DirectMerchant): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!isRsa(() => createPrivateKey(privateKey))) faults.push(fault('privateKey', WORDS.privateKeyFile));
  if (Buffer.byteLength(apiV3Key) !== 32) faults.push(fault('apiV3Key', WORDS.apiV3Length));
  if (publicKey && (publicKey.pem.includes('PRIVATE KEY') || !isRsa(() => createPublicKey(publicKey.pem)))) {
    faults.push(fault('publicKey', WORDS.publicKeyFile));
  }
  return faults;
}

function isRsa(read: () => KeyObject): boolean {
  try {
    return read().asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

const fault = (field: Field, message: string): FieldFault => ({ field, message });
