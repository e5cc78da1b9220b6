/** What is wrong with a field, in Chinese, by how the message of the HTTP interface begins. */
const CHINESE: readonly (readonly [string, string])[] = [
  ['is missing', '请选择文件'],
  ['is larger than', '文件超过 64 KiB'],
  ['is no PKCS#12 file', '不是 PKCS#12 文件（apiclient_cert.p12）'],
  ['is no certificate', '不是 PEM 格式的证书'],
  ['is no unencrypted private key', '不是未加密的 PEM 私钥'],
  ['is not the private key of the certificate that is kept', '私钥与保留的证书不匹配，请同时上传两者'],
  ['is not the certificate of the private key that is kept', '证书与保留的私钥不匹配，请同时上传两者'],
  ['is not the private key of', '私钥与证书不匹配'],
  ['expired on', '证书已过期'],
  ['expires on', '证书即将过期'],
  ['is of the merchant number', '证书不属于该商户号'],
  ['does not open with the merchant number', 'p12 的密码不是商户号'],
  ['is not a channel of the gateway', '该公众号以自有 AppID 接入，请用“直连商户”开通'],
  ['is not the appid of', '不是该公众号的 AppID'],
  ["must be the channel's appid", '请填写公众号的 AppID'],
  ["must be WeChat's merchant number", '请填写微信商户号，仅数字'],
  ["must be the merchant's API key", 'API 密钥为 32 位字母和数字'],
];

/** A fault as a form shows it: Chinese first; a message that is not known here in its own words alone. */
export interface FaultWords {
  zh: string;
  en: string;
}

/** Of a merchant of one's own every fault is told in Chinese first, with where to look; between it and the English stands this. */
const BETWEEN = ' · ';
const CHINESE_FIRST = /^[\u4e00-\u9fff]/;

export function faultWords(message: string): FaultWords {
  if (CHINESE_FIRST.test(message)) {
    const [zh = '', ...en] = message.split(BETWEEN);
    return { zh, en: en.join(BETWEEN) };
  }
  const [, zh = ''] = CHINESE.find(([beginning]) => message.startsWith(beginning)) ?? [];
  return { zh, en: message };
}
