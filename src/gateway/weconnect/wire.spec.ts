import { UpstreamFailure } from '../../upstream/index.js';
import { type AnswerReader, readingPage } from '../answer.reader.js';
import { readOrder } from './orders.js';
import { readRefund } from './refunds.js';
import { isBlank, readConfiguration } from './settings.js';
import { readChannel, readToken } from './channels.js';

const ORDER = {
  channelType: 'WECHAT',
  quncrmAccountId: '5f3a8c0e1d2b4a6978c0e1a1',
  tradeType: 'JSAPI',
  sellerId: '1900000109',
  buyerId: 'oPayer-0001',
  subject: 'A cup of tea',
  detail: '',
  outTradeNo: 'order-000001',
  tradeNo: '4200000202401010000000001',
  totalFee: 1990,
  createTime: 1_772_352_000_000,
  timeExpire: 1_772_355_600_000,
  paymentTime: 1_772_352_060_000,
  extension: {
    wechatAppId: 'wx1',
    buyerNickname: '李雷',
    prepayId: 'wx2014',
    codeUrl: 'weixin://wxpay/bizpayurl?pr=1',
  },
  metadata: { channelId: 'c1' },
  tradeStatus: 'PAY_SUCCESS',
  tradeStateDesc: '支付成功',
  failureCode: '',
  failureMsg: '',
};
const REFUND = {
  quncrmAccountId: ORDER.quncrmAccountId,
  outTradeNo: ORDER.outTradeNo,
  outRefundNo: 'refund-1',
  refundStatus: 'SUCCESS',
  totalFee: 1990,
  refundFee: 60,
  createTime: 1_772_352_000_000,
};
const CHANNEL = {
  id: 'c1',
  appId: 'wx1',
  name: 'Shop',
  channel: 'WEIXIN',
  accountType: 'SERVICE_AUTH_ACCOUNT',
  channelAccount: 'gh_1',
};
const CONFIGURATION = {
  weconnectAccountId: 'c1',
  quncrmAccountId: ORDER.quncrmAccountId,
  appId: 'wx1',
  sellerId: '1900000109',
  apiKey: 'secret',
  weixinPayment: 'ENABLE',
  p12Credential: { id: 'file-1', name: 'apiclient_cert.p12' },
};

/** What was read, and the fields that were odd. */
function read<T>(reader: AnswerReader<T>, data: unknown): { value: T; odd: string[] } {
  const odd: string[] = [];
  return { value: reader(data, (field) => odd.push(field)), odd };
}

/** As JSON would give it: undefined takes the member away. */
const changed = (base: object, changes: object): unknown => JSON.parse(JSON.stringify({ ...base, ...changes }));

const ODD_VALUES: [string, unknown][] = [
  ['null', null],
  ['a list', []],
  ['an object', { a: 1 }],
  ['a number', 7.5],
  ['a huge number', 1e300],
  ['false', false],
  ['text', 'odd'],
  ['long text', 'x'.repeat(3_000)],
];

/** Each wire: what decides, and what decorates. */
const DECIDES_AN_ORDER = ['quncrmAccountId', 'outTradeNo', 'tradeStatus', 'totalFee'];
const DECORATES_AN_ORDER = Object.keys(ORDER).filter((name) => !DECIDES_AN_ORDER.includes(name));
const WIRES: [string, AnswerReader<unknown>, object, { decides: string[]; decorates: string[] }][] = [
  ['an order', readOrder, ORDER, { decides: DECIDES_AN_ORDER, decorates: DECORATES_AN_ORDER }],
  [
    'a refund',
    readRefund,
    REFUND,
    {
      decides: ['outTradeNo', 'outRefundNo', 'refundStatus', 'refundFee'],
      decorates: ['totalFee', 'createTime', 'metadata'],
    },
  ],
  [
    'a channel',
    readChannel,
    CHANNEL,
    { decides: ['id', 'appId', 'channel'], decorates: ['name', 'accountType', 'channelAccount'] },
  ],
  [
    'a token',
    readToken,
    { token: 't', expireDateTime: 1_772_352_000_000 },
    { decides: ['token'], decorates: ['expireDateTime'] },
  ],
  [
    'a configuration',
    readConfiguration,
    CONFIGURATION,
    {
      decides: ['weconnectAccountId', 'quncrmAccountId', 'appId', 'sellerId', 'weixinPayment'],
      decorates: ['p12Credential', 'pemCredential', 'pemCredentialKey', 'caCredential'],
    },
  ],
];

describe.each(WIRES)('%s', (_name, reader, whole, { decides, decorates }) => {
  it('is read whole, with nothing odd', () => {
    expect(read(reader, whole).odd).toEqual([]);
  });

  it.each(decides)('cannot be read without %s, and says which field it is', (field) => {
    for (const value of [undefined, null, [], { a: 1 }, '']) {
      const unreadable = (): unknown => read(reader, changed(whole, { [field]: value }));
      expect(unreadable).toThrow(UpstreamFailure);
      expect(unreadable).toThrow(field);
    }
  });

  it.each(decorates)('is read whatever %s is', (field) => {
    for (const [, value] of [['absent', undefined] as [string, unknown], ...ODD_VALUES]) {
      expect(() => read(reader, changed(whole, { [field]: value }))).not.toThrow();
    }
  });

  it.each([undefined, null, [], [{}], 'text', 7])('is not read out of %p', (data) => {
    expect(() => read(reader, data)).toThrow(UpstreamFailure);
  });
});

describe('an order with odd fields', () => {
  it.each([
    ['metadata', [], { metadata: {} }],
    ['metadata', 'text', { metadata: {} }],
    ['createTime', 'yesterday', { createdAt: undefined }],
    ['createTime', 1_772_352_000, { createdAt: undefined }],
    ['paymentTime', 8.64e15, { paidAt: undefined }],
    ['paymentTime', -1, { paidAt: undefined }],
    ['timeExpire', { a: 1 }, { timeExpire: undefined }],
    ['subject', 7.5, { subject: '' }],
    ['extension', 'none', { appId: undefined, prepayId: undefined }],
    ['tradeNo', 4.2e27, { tradeNo: undefined }],
  ])('%s %p is left out and noted by its name', (field, value, expected) => {
    const { value: order, odd } = read(readOrder, changed(ORDER, { [field]: value }));
    expect(order).toMatchObject({ ...expected, state: 'PAID', totalFee: 1990 });
    expect(odd).toEqual([field]);
  });

  it.each([
    ['tradeType', 'ALIPAY_WAP', { tradeType: 'ALIPAY_WAP' }],
    ['channelType', 'ALIPAY', {}],
    ['tradeStatus', 'SOMETHING_NEW', { state: 'PENDING', tradeStatus: 'SOMETHING_NEW' }],
    ['totalFee', '1990', { totalFee: 1990 }],
    ['createTime', '1772352000000', { createdAt: new Date(1_772_352_000_000) }],
    ['paymentTime', 0, { paidAt: undefined }],
    ['tradeNo', 4_200_000_202, { tradeNo: '4200000202' }],
    ['extension', null, { appId: undefined, codeUrl: undefined }],
  ])('%s %p is read', (field, value, expected) => {
    const { value: order, odd } = read(readOrder, changed(ORDER, { [field]: value }));
    expect(order).toMatchObject(expected);
    expect(odd).toEqual([]);
  });

  it.each(['19.90', '1990.0', '1e3', ' 1990', '-1990', 0, 19.9, 1e9, true])(
    'an amount of %p is none: nothing of it is used',
    (totalFee) => {
      expect(() => read(readOrder, { ...ORDER, totalFee })).toThrow('totalFee');
    },
  );

  it('a control character in a nickname never reaches a page or a file', () => {
    const extension = { ...ORDER.extension, buyerNickname: 'a\u0001b\u001bc\u009f' };
    expect(read(readOrder, { ...ORDER, extension }).value.buyerNickname).toBe('a b c ');
  });

  it.each(['x'.repeat(3_000), 'not an address', 'weixin://a\nb'])('no QR code is made of the codeUrl %p', (codeUrl) => {
    const { value, odd } = read(readOrder, { ...ORDER, extension: { ...ORDER.extension, codeUrl } });
    expect([value.codeUrl, odd]).toEqual([undefined, ['extension.codeUrl']]);
  });

  it('keeps what of its metadata can be stored', () => {
    const metadata = JSON.parse(
      '{"orderNumber":"A-1","$set":1,"a.b":2,"nested":{"_bsontype":"Long"},"__proto__":{"x":1}}',
    );
    expect(read(readOrder, { ...ORDER, metadata }).value.metadata).toEqual({ orderNumber: 'A-1' });
  });

  it('says nothing of the values that it could not read', () => {
    const secret = 'somebody’s name';
    expect(() => read(readOrder, { ...ORDER, outTradeNo: secret })).not.toThrow(secret);
  });
});

describe('a refund', () => {
  it('is told by its numbers, fee and status alone', () => {
    const { outTradeNo, outRefundNo, refundFee, refundStatus } = REFUND;
    expect(read(readRefund, { outTradeNo, outRefundNo, refundFee, refundStatus })).toEqual({
      value: {
        outTradeNo,
        outRefundNo,
        refundFee,
        refundStatus,
        accountId: undefined,
      },
      odd: [],
    });
  });

  it('of an account that cannot be read is nobody’s', () => {
    expect(() => read(readRefund, { ...REFUND, quncrmAccountId: [] })).toThrow('quncrmAccountId');
  });
});

describe('a page of a list', () => {
  const readPage = readingPage(readOrder, 'outTradeNo');

  it('is read item by item: what cannot be read is named and stops nothing', () => {
    const items = [
      ORDER,
      { ...ORDER, outTradeNo: 'A-123' },
      null,
      { ...ORDER, outTradeNo: 'order-000002', totalFee: '?' },
    ];
    const { value } = read(readPage, { items, _meta: { totalCount: 4 } });
    expect(value.items.map(({ outTradeNo }) => outTradeNo)).toEqual(['order-000001']);
    expect(value.unreadable).toEqual([
      { name: 'A-123', fault: expect.stringContaining('outTradeNo') },
      { name: undefined, fault: expect.any(String) },
      { name: 'order-000002', fault: expect.stringContaining('totalFee') },
    ]);
    expect(value.total).toBe(4);
  });

  it.each([
    [{ items: {}, _meta: { totalCount: 1 } }],
    [{ _meta: { totalCount: 1 } }],
    [{ items: [] }],
    [{ items: [], _meta: { totalCount: -1 } }],
    [{ items: [], _meta: { totalCount: 'many' } }],
    [{ items: [], _meta: [] }],
  ])('cannot be read where its end is not known: %p', (page) => {
    expect(() => read(readPage, page)).toThrow(UpstreamFailure);
  });

  it('may have its count as digits', () => {
    expect(read(readPage, { items: [], _meta: { totalCount: '7' } }).value.total).toBe(7);
  });
});

describe('a payment configuration', () => {
  it.each([undefined, null, '', {}, [], { weconnectAccountId: null, apiKey: '' }])('%p is none', (data) => {
    expect(isBlank(data)).toBe(true);
  });

  it('takes no word but ENABLE for open', () => {
    expect(read(readConfiguration, { ...CONFIGURATION, weixinPayment: 'PAUSED' }).value.enabled).toBe(false);
  });

  it('has no file that cannot be named when it is kept', () => {
    const { value, odd } = read(readConfiguration, { ...CONFIGURATION, p12Credential: { name: 'x' }, caCredential: 7 });
    expect([value.credentials, odd]).toEqual([{}, ['caCredential']]);
  });
});

it('a channel without a name is called by its account', () => {
  expect(read(readChannel, { ...CHANNEL, name: null }).value.name).toBe('gh_1');
});
