/** What is signed: many orders, as a server has them, never the same text twice in a row. */
const ORDERS = 64;
const hex = (n, length) => n.toString(16).padStart(length, '0');

export const KEY = '192006250b4c09247ec02edce69f6a2d';

/** The five fields of a JSAPI call. */
export const jsapi = (signType) =>
  Array.from({ length: ORDERS }, (_, n) => ({
    timeStamp: String(1490840662 + n),
    nonceStr: `nonce${hex(n, 11)}`,
    package: `prepay_id=wx201703301024${hex(n, 22)}`,
    appId: 'wxd678efh567hg6787',
    signType,
  }));

/** A unified order of 18 fields. */
export const unifiedOrder = () =>
  Array.from({ length: ORDERS }, (_, n) => ({
    appid: 'wxd930ea5d5a258f4f',
    mch_id: '10000100',
    device_info: 'WEB',
    nonce_str: `nonce${hex(n, 27)}`,
    sign_type: 'MD5',
    body: '西湖龙井茶 50 克',
    detail: 'Longjing tea 50 g',
    attach: `order ${hex(n, 24)}`,
    out_trade_no: hex(n, 24),
    fee_type: 'CNY',
    total_fee: 1990 + n,
    spbill_create_ip: '203.0.113.7',
    time_start: '20261124101500',
    time_expire: '20261124111500',
    goods_tag: 'TEA',
    notify_url: 'https://scrm.example/api/webhook/weconnect',
    trade_type: 'JSAPI',
    openid: `oUpF8uMuAJO_M2pxb1Q9zNjWe${hex(n, 3)}`,
  }));

/** The text that is digested in the end, written down beforehand: what no signer can be faster than. */
export const readyText = (params) =>
  `${Object.keys(params)
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&')}&key=${KEY}`;
