/** What is wrong with a field, in Chinese, by how the message of the HTTP interface begins. */
const CHINESE: readonly (readonly [string, string])[] = [
  ['must be 1 to 64 characters', '请填写 1 至 64 个字符'],
  ['must be 1 to 64 letters', '请填写字母和数字'],
  ["must be the public account's AppSecret", '请填写公众号的 AppSecret，32 位字母和数字'],
  ['must be one of SERVICE', '请选择类型'],
  ['is not the AppSecret of', 'AppSecret 与该 AppID 不符'],
  ['is frozen', 'AppSecret 已被冻结，请在公众平台重置'],
  ['is no appId that', '微信没有这个 AppID'],
  ['is of a public account that', '该公众号已被微信冻结'],
  ['is not taken from this', '微信不接受本服务的出口地址，请加入 IP 白名单'],
  ['is taken by WeChat once', '请公众号管理员确认本服务的 IP 调用'],
  ['was refused for', '公众号管理员拒绝了本服务的 IP 调用，请稍后再试'],
  ['A channel of this appId', '该 AppID 已接入'],
  ['Payments are collected', '正通过该渠道收款，请先改用其他渠道'],
  ['The gateway has this channel', '该渠道由支付网关托管，请在那里修改'],
  ['This service keeps no secrets', '服务未设置 CREDENTIALS_KEY，不能保存密钥'],
  ['WeChat did not answer', '微信暂时没有响应，没有保存，请稍后再试'],
  ['WeChat answered', '看不懂微信的答复，没有保存'],
  ['WeChat refused', '微信拒绝了，没有保存'],
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

/** Of a merchant of one's own every fault is told in Chinese first, with where to look; between it and the English stands this. WeChat Pay's own are in Chinese alone. */
const BETWEEN = ' · ';
const CHINESE_FIRST = /^[\u4e00-\u9fff]/;

export function faultWords(message: string): FaultWords {
  const [first = '', ...rest] = message.split(BETWEEN);
  if (rest.length > 0 || CHINESE_FIRST.test(message)) return { zh: first, en: rest.join(BETWEEN) };
  const [, zh = ''] = CHINESE.find(([beginning]) => message.startsWith(beginning)) ?? [];
  return { zh, en: message };
}
