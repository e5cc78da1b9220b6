import { MalformedEvent, parseEvent } from './webhook.controller.js';

const notification = (data: object = {}, channel: object = {}): string =>
  JSON.stringify({
    type: 'msg',
    channel: { id: '5f0000000000000000000001', name: '频道 A', type: 'online', social: 'wechat', ...channel },
    data: {
      type: 'payment_notification',
      outTradeNo: 'order-0001',
      tradeStatus: 'PAY_SUCCESS',
      tradeNo: '4200000001',
      totalFee: 1990,
      subject: '茶',
      ...data,
    },
  });

const faultsOf = (body: string): string[] => {
  try {
    parseEvent(body);
  } catch (error) {
    if (error instanceof MalformedEvent) return error.faults.map(({ field }) => field);
    throw error;
  }
  return [];
};

describe('a posted event', () => {
  it('is read as a payment notification', () => {
    expect(parseEvent(notification())).toMatchObject({
      type: 'msg-payment_notification',
      channelId: '5f0000000000000000000001',
      outTradeNo: 'order-0001',
    });
  });

  it('has one key for all its repeats, whatever else they say', () => {
    const { key } = parseEvent(notification());
    expect(parseEvent(notification({ subject: 'other', tradeStateDesc: 'paid' })).key).toBe(key);
    expect(parseEvent(notification({}, { id: 'another-channel' })).key).toBe(key);
  });

  it.each([{ outTradeNo: 'order-0002' }, { tradeStatus: 'PAY_ERROR' }, { tradeNo: '4200000002' }, { totalFee: 1 }])(
    'has another key when it says %o',
    (change) => {
      expect(parseEvent(notification(change)).key).not.toBe(parseEvent(notification()).key);
    },
  );

  it('may lack a tradeNo, which is the same as an empty one', () => {
    const { key } = parseEvent(notification({ tradeStatus: 'PAY_ERROR', tradeNo: undefined }));
    expect(parseEvent(notification({ tradeStatus: 'PAY_ERROR', tradeNo: '' })).key).toBe(key);
    expect(parseEvent(notification({ tradeStatus: 'PAY_ERROR', tradeNo: null })).key).toBe(key);
  });

  it('is read as a message or an action of a channel', () => {
    const scan = JSON.stringify({ type: 'event', channel: { id: 'c1' }, data: { type: 'scan', key: 'x' } });
    expect(parseEvent(scan)).toMatchObject({ type: 'event-scan', channelId: 'c1', outTradeNo: undefined });
  });

  it.each([
    ['no JSON', '{"type":'],
    ['nothing', ''],
    ['null', 'null'],
    ['an array', '[]'],
    ['text', '"msg"'],
    ['an unknown kind', JSON.stringify({ type: 'msg', channel: { id: 'c1' }, data: { type: 'telepathy' } })],
    ['an event of the portal', JSON.stringify({ type: 'open_payment', account_id: 'a', channel_id: 'c' })],
  ])('is refused when it is %s', (_, body) => {
    expect(() => parseEvent(body)).toThrow(MalformedEvent);
  });

  it.each([
    [{ totalFee: '1990' }, 'data.totalFee'],
    [{ totalFee: 19.9 }, 'data.totalFee'],
    [{ totalFee: 0 }, 'data.totalFee'],
    [{ outTradeNo: { $gt: '' } }, 'data.outTradeNo'],
    [{ outTradeNo: 'x' }, 'data.outTradeNo'],
    [{ tradeStatus: '' }, 'data.tradeStatus'],
  ])('names the faulty field of %o', (change, field) => {
    expect(faultsOf(notification(change))).toEqual([field]);
  });
});
