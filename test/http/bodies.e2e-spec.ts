import { useApp } from '../support/start-app.js';
import { aNotification } from '../support/webhook-post.js';

const GBK_TEA = Buffer.from('b2e8d2b6', 'hex');

const app = useApp();

interface Problem {
  code: string;
  errors?: { field: string; message: string }[];
}
interface Answer {
  status: number;
  text: string;
  body: Problem;
}

const send = async (path: string, body: string | Buffer, type = 'application/json'): Promise<Answer> => {
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.tokens.admin}`, 'content-type': type },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Problem };
};
const fields = ({ body }: Answer): string[] | undefined => body.errors?.map(({ field }) => field);

const order = (changes = ''): string =>
  `{"subject":"tea","totalFee":99,"openId":"someone","metadata":{"orderNumber":"A-1"}${changes}}`;
/** A JSON text of which `TEA` stands for bytes that are no UTF-8. */
const inGbk = (json: string): Buffer => {
  const [before = '', after = ''] = json.split('TEA');
  return Buffer.concat([Buffer.from(before), GBK_TEA, Buffer.from(after)]);
};

describe('a number', () => {
  it.each([
    ['metadata.orderNumber', '{"orderNumber":738529527931269425}'],
    ['metadata.items.1.id', '{"items":[{"id":1},{"id":1e400}]}'],
    ['metadata.weight', '{"weight":0.1234567890123456789}'],
  ])('that would change is refused by its name: %s', async (field, metadata) => {
    const answer = await send(
      '/api/trade/pay',
      order(`,"metadata":${metadata}`).replace('"metadata":{"orderNumber":"A-1"},', ''),
    );
    expect([answer.status, answer.body.code, fields(answer)]).toEqual([400, 'invalid-input', [field]]);
  });

  it('that survives is taken', async () => {
    const answer = await send(
      '/api/trade/pay',
      '{"subject":"tea","totalFee":99.0,"openId":"someone","metadata":{"a":0.1,"b":[1.0,-0,1e2]}}',
    );
    expect(answer.status).toBe(201);
  });
});

describe('a member', () => {
  it.each([
    ['constructor', 'metadata.constructor', '{"constructor":"x"}'],
    ['__proto__', 'metadata.__proto__', '{"__proto__":{"a":1}}'],
    ['prototype', 'metadata.prototype', '{"prototype":1}'],
    ['toString', 'metadata.a.toString', '{"a":{"toString":1}}'],
  ])('called %s is refused and does not vanish', async (_name, field, metadata) => {
    const answer = await send(
      '/api/trade/pay',
      `{"subject":"tea","totalFee":99,"openId":"someone","metadata":${metadata}}`,
    );
    expect([answer.status, fields(answer)]).toEqual([400, [field]]);
  });

  it('that is given twice must say the same both times', async () => {
    const answer = await send('/api/trade/pay', order(',"totalFee":1'));
    expect([answer.status, fields(answer)]).toEqual([400, ['totalFee']]);
  });

  it.each(['\\ud800', '\\uffff', '\\u0000'])('of the text %s is refused by its name', async (text) => {
    const answer = await send('/api/trade/pay', order(`,"subject":"${text}"`).replace('"subject":"tea",', ''));
    expect([answer.status, fields(answer)]).toEqual([400, ['subject']]);
  });
});

describe('bytes that are no UTF-8', () => {
  it('are no JSON', async () => {
    const answer = await send('/api/trade/pay', inGbk(order().replace('tea', 'TEA')));
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed-request']);
  });

  it('are no notification', async () => {
    const body = inGbk(JSON.stringify(aNotification(app.sandbox, { subject: 'TEA' })));
    const answer = await send('/api/webhook/weconnect', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'webhook-malformed']);
  });

  it.each([
    ['as they are', Buffer.concat([Buffer.from('token='), GBK_TEA])],
    ['escaped', Buffer.from('token=%B2%E8')],
  ])('are no form: %s', async (_how, body) => {
    const answer = await fetch(`${app.url}/console/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new Uint8Array(body),
    });
    expect(answer.status).toBe(400);
  });

  it.each([
    ['a text', 'name="sellerId"', 'TEA'],
    ['a file name', 'name="p12Credential"; filename="TEA.p12"', 'x'],
    ['a field name', 'name="TEA"', 'x'],
  ])('are no part of a multipart form: %s', async (_what, disposition, content) => {
    const body = inGbk(`--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n--b--\r\n`);
    const answer = await send('/api/management/channel/open-wechat-payment', body, 'multipart/form-data; boundary=b');
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed-form']);
  });
});

describe('a charset', () => {
  it.each([
    ['/api/trade/pay', 'application/json; charset=gbk'],
    ['/api/trade/pay', 'application/json;charset="UTF-16"'],
    ['/api/webhook/weconnect', 'application/json; charset=iso-8859-1'],
    ['/console/login', 'application/x-www-form-urlencoded; charset=gb2312'],
    ['/api/management/channel/open-wechat-payment', 'multipart/form-data; charset=gbk; boundary=b'],
  ])('other than UTF-8 is 415: %s, %s', async (path, type) => {
    const answer = await send(path, '{}', type);
    expect(answer.status).toBe(415);
  });

  it.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'application/json; charset=utf8'])(
    'may be said: %s',
    async (type) => {
      expect((await send('/api/trade/pay', order(), type)).status).toBe(201);
    },
  );

  it('may be marked: a byte order mark in front is skipped', async () => {
    expect((await send('/api/trade/pay', `\ufeff${order()}`)).status).toBe(201);
    const notification = JSON.stringify(aNotification(app.sandbox, { outTradeNo: 'marked-one' }));
    expect((await send('/api/webhook/weconnect', `\ufeff${notification}`)).status).toBe(200);
  });
});

describe('a long body', () => {
  const FEW = 50;

  it.each(['{}', '{"goodsId":1}', '{"goodsId":"a","quantity":1}', '[]', 'null'])(
    'is refused for its length before its items are read: %s',
    async (item) => {
      const list = Array(Math.floor(60_000 / (item.length + 1))).fill(item);
      const answer = await send('/api/store/orders', `{"channelId":"c","buyerId":"b","items":[${list.join()}]}`);
      expect([answer.status, fields(answer)]).toEqual([400, ['items']]);
      expect(answer.text.length).toBeLessThan(1_000);
    },
  );

  it('is told at most twenty faults of', async () => {
    const items = Array(FEW).fill('{"goodsId":1}').join();
    const answer = await send('/api/store/orders', `{"channelId":"c","buyerId":"b","items":[${items}]}`);
    expect([answer.status, answer.body.errors?.length]).toEqual([400, 20]);
  });

  it('is refused above 64 KiB, but for a notification, which may have 256', async () => {
    const spaces = ' '.repeat(65_536);
    expect((await send('/api/trade/pay', order() + spaces)).body.code).toBe('body-too-large');
    const notification = JSON.stringify(aNotification(app.sandbox, { outTradeNo: 'a-large-one' }));
    expect((await send('/api/webhook/weconnect', notification + spaces)).status).toBe(200);
    expect((await send('/api/webhook/weconnect', notification + ' '.repeat(262_144))).body.code).toBe('body-too-large');
  });
});

describe('two messages of a channel', () => {
  it('are two where they differ in the last digits of a long number', async () => {
    const post = (msgId: string): Promise<Answer> =>
      send(
        '/api/webhook/weconnect',
        `{"type":"msg","channel":{"id":"${app.sandbox.world.payingChannelId}"},"data":{"type":"text","content":"hi","msgId":${msgId}}}`,
      );
    for (const id of ['7385295279312694251', '7385295279312694252']) expect((await post(id)).status).toBe(200);
    expect(await app.database.collection('inbox').countDocuments({ type: 'msg-text' })).toBe(2);
  });
});
