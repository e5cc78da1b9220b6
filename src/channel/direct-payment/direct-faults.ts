import { type FieldFault } from '../../common/index.js';

/** What an administrator enters. */
export type DirectField =
  'channelId' | 'mchid' | 'apiV3Key' | 'certificate' | 'privateKey' | 'publicKeyId' | 'publicKey';

/** Where each value is found at WeChat, as its pages call the way there. */
const WHERE: Readonly<Record<DirectField, string>> = {
  channelId: '请选择本账号的认证服务号',
  mchid: '商户号在 商户平台 → 账户中心 → 商户信息',
  apiV3Key: 'APIv3 密钥在 商户平台 → 账户中心 → API安全 → 设置APIv3密钥，只在设置时可见，忘记了请重新设置',
  certificate: '请用 商户平台 → 账户中心 → API安全 → 商户API证书 下载包中的 apiclient_cert.pem',
  privateKey: '请用商户 API 证书下载包中的 apiclient_key.pem，与 apiclient_cert.pem 为同一套',
  publicKeyId: '公钥 ID 在 商户平台 → 账户中心 → API安全 → 微信支付公钥，以 PUB_KEY_ID_ 开头',
  publicKey: '请用 商户平台 → 账户中心 → API安全 → 微信支付公钥 下载的 pub_key.pem',
};

/** What can be wrong, with the same in Chinese. `%` stands for the detail. */
const FAULTS = {
  'is missing': '未填写',
  'is larger than 64 KiB': '文件超过 64 KiB',
  "must be WeChat's merchant number (商户号), 8 to 32 digits": '商户号为 8 至 32 位数字',
  'must be exactly 32 letters and digits of ASCII': 'APIv3 密钥必须正好为 32 位字母和数字（不是旧版的 API 密钥）',
  'must be PUB_KEY_ID_ and digits': '公钥 ID 应为 PUB_KEY_ID_ 加数字',
  'goes with publicKey: send both or neither': '公钥 ID 与公钥文件须同时填写，或都不填',
  'goes with publicKeyId: send both or neither': '公钥文件与公钥 ID 须同时填写，或都不填',
  'is apiclient_cert.p12': '这是 apiclient_cert.p12，选错了文件',
  'is a private key': '这是私钥（apiclient_key.pem），选错了文件',
  'is a certificate': '这是证书，选错了文件',
  'is a public key': '这是公钥（pub_key.pem），选错了文件',
  'is no certificate in PEM form': '不是 PEM 格式的证书（-----BEGIN CERTIFICATE-----）',
  'has expired': '证书已于 % 过期，请在商户平台更换证书',
  'is not of this merchant number': '证书属于商户号 %，与填写的商户号不一致',
  'is encrypted': '私钥已加密，请用未加密的原文件',
  'is no private key in PEM form': '不是 PEM 格式的私钥（-----BEGIN PRIVATE KEY-----）',
  'is no RSA key': '不是 RSA 密钥',
  'is no public key in PEM form': '不是 PEM 格式的公钥（-----BEGIN PUBLIC KEY-----）',
  'is not the private key of the certificate': '私钥与证书不匹配',
} as const satisfies Record<string, string>;

/** Between the Chinese of a message and its English: the console tells them apart by it. */
const BETWEEN = ' · ';

/** A fault at a field, in both languages: what is wrong, and where the right value is found. */
export function faultAt(field: DirectField, message: keyof typeof FAULTS, detail = ''): FieldFault {
  const zh = FAULTS[message].replace('%', detail);
  return { field, message: `${zh}。${WHERE[field]}${BETWEEN}${message}${detail && ` (${detail})`}` };
}
