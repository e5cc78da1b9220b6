import { useApp } from '../support/start-app.js';
import { CLOSABLE_AGE, TimeMachine } from '../support/time-machine.js';
import { Till } from './support/till.js';

const app = useApp();
let till: Till;
let time: TimeMachine;
let stranger: Till;
beforeAll(async () => {
  till = new Till(app);
  const { accountId } = app.sandbox.world.accountWithoutPayment;
  stranger = new Till(app, await app.token('admin', { accountId }));
});
beforeEach(() => {
  time = new TimeMachine(app);
  app.sandbox.control.reset();
  // What is entered here is entered by asking, never by a notification.
  app.sandbox.control.policy({ drop: true });
});

/** A trade that WeChat would close. */
async function prepared(): Promise<string> {
  const { outTradeNo } = (await till.pay()).body;
  time.travel(CLOSABLE_AGE);
  return outTradeNo;
}

describe('GET /api/trade/orders/:outTradeNo', () => {
  it('answers the trade as the books have it', async () => {
    const { outTradeNo } = (await till.pay({ detail: 'green' })).body;
    const { status, body } = await till.find(outTradeNo);
    const { world } = app.sandbox;
    expect(status).toBe(200);
    expect(body).toEqual({
      outTradeNo,
      tradeNo: '',
      tradeType: 'JSAPI',
      tradeStatus: 'PREPAID',
      refundedFee: 0,
      totalFee: 99,
      subject: 'A cup of tea',
      detail: 'green',
      metadata: { orderNumber: 'A-1', channelId: world.channelId },
      buyerId: world.users[0]?.openIds.underPayingChannel,
      buyerNickname: 'unknown',
      appId: world.appId,
      sellerId: world.sellerId,
      timeExpire: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      flags: [],
      history: [
        { at: expect.any(String), state: 'CREATED', source: 'pay' },
        { at: expect.any(String), state: 'PREPAID', source: 'pay', tradeStatus: 'NOTPAY' },
      ],
    });
    expect(app.sandbox.control.calls().findOrder).toBeUndefined();
  });

  it('asks WeConnect first when it is told to', async () => {
    const { outTradeNo } = (await till.pay()).body;
    const { tradeNo } = app.sandbox.control.pay(outTradeNo);
    expect((await till.find(outTradeNo)).body).toMatchObject({ tradeStatus: 'PREPAID' });
    const { body } = await till.find(outTradeNo, '?refresh=true');
    expect(body).toMatchObject({ tradeStatus: 'PAY_SUCCESS', tradeNo, paidAt: expect.stringMatching(/Z$/) });
    expect((body.history as object[]).at(-1)).toMatchObject({ state: 'PAY_SUCCESS', source: 'query' });
  });

  it('says 503, safe to repeat, when WeConnect cannot be asked', async () => {
    const { outTradeNo } = (await till.pay()).body;
    app.sandbox.control.fault({ call: 'findOrder', kind: '5xx', times: 20 });
    const { status, body } = await till.find(outTradeNo, '?refresh=true');
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'payment-unavailable', safeToRetry: true });
  });

  it('answers 404 for no trade, for no possible number, and for another account', async () => {
    const { outTradeNo } = (await till.pay()).body;
    for (const answer of [await till.find('never-heard-of'), await till.find('?'), await stranger.find(outTradeNo)]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'trade-not-found']);
    }
    expect((await stranger.find(outTradeNo, '?refresh=true')).status).toBe(404);
  });

  it('shows an operator the trades of every account', async () => {
    const { outTradeNo } = (await till.pay()).body;
    expect((await new Till(app, app.tokens.operator).find(outTradeNo)).status).toBe(200);
  });
});

describe('POST /api/trade/orders/:outTradeNo/close', () => {
  it('closes an unpaid trade, here and at WeConnect', async () => {
    const outTradeNo = await prepared();
    const { status, body } = await till.close(outTradeNo);
    expect([status, body.tradeStatus]).toEqual([200, 'CLOSED']);
    expect((body.history as object[]).at(-1)).toMatchObject({ state: 'CLOSED', source: 'close' });
    expect(app.sandbox.control.order(outTradeNo).tradeStatus).toBe('CLOSED');
    expect((await till.try({ outTradeNo })).body.code).toBe('trade-closed');
  });

  it('leaves a closed trade as it is', async () => {
    const outTradeNo = await prepared();
    const first = await till.close(outTradeNo);
    expect(await till.close(outTradeNo)).toEqual(first);
    expect(app.sandbox.control.calls().closeOrder).toBe(1);
  });

  it('is a conflict for a paid trade, whether that is known here yet or not', async () => {
    const outTradeNo = await prepared();
    app.sandbox.control.pay(outTradeNo);
    for (let n = 0; n < 2; n++) {
      const { status, body } = await till.close(outTradeNo);
      expect([status, body.code]).toEqual([409, 'trade-already-paid']);
    }
    expect((await till.find(outTradeNo)).body).toMatchObject({ tradeStatus: 'PAY_SUCCESS', flags: [] });
  });

  it('closes a trade that WeConnect has closed already', async () => {
    const outTradeNo = await prepared();
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'CLOSED' });
    expect((await till.close(outTradeNo)).body).toMatchObject({ tradeStatus: 'CLOSED' });
  });

  it('closes a trade whose order never reached WeConnect', async () => {
    app.sandbox.control.fault({ call: 'createOrder', kind: 'refuse', errorCode: 'NOAUTH' });
    await till.try({ outTradeNo: 'never-ordered' });
    expect((await till.close('never-ordered')).body).toMatchObject({ tradeStatus: 'CLOSED' });
  });

  it('says that it may be repeated once the order is five minutes old, for WeChat closes none that is younger', async () => {
    const { outTradeNo } = (await till.pay()).body;
    const { status, body } = await till.close(outTradeNo);
    expect([status, body.code, body.safeToRetry]).toEqual([409, 'trade-too-new', true]);
    const trade = (await till.find(outTradeNo)).body;
    expect(trade.tradeStatus).toBe('PREPAID');
    expect((trade.history as object[]).at(-1)).toMatchObject({ source: 'close', note: expect.any(String) });
  });

  it.each(['cut-after', 'empty', 'broken-json'] as const)(
    'asks when the answer to it is %s, and is closed',
    async (kind) => {
      const outTradeNo = await prepared();
      app.sandbox.control.fault({ call: 'closeOrder', kind });
      const { status, body } = await till.close(outTradeNo);
      expect([status, body.tradeStatus]).toEqual([200, 'CLOSED']);
    },
  );

  it.each(['cut-before', '5xx', 'html'] as const)('says that it may be repeated when it ends %s', async (kind) => {
    const outTradeNo = await prepared();
    app.sandbox.control.fault({ call: 'closeOrder', kind });
    const { status, body } = await till.close(outTradeNo);
    expect([503, 504]).toContain(status);
    expect(body).toMatchObject({ outTradeNo, safeToRetry: true });
    expect((await till.find(outTradeNo)).body.tradeStatus).toBe('PREPAID');
    expect((await till.close(outTradeNo)).body.tradeStatus).toBe('CLOSED');
  });

  it('answers 404 for no trade and for another account', async () => {
    const outTradeNo = await prepared();
    expect((await till.close('never-heard-of')).status).toBe(404);
    expect((await stranger.close(outTradeNo)).status).toBe(404);
    expect(app.sandbox.control.order(outTradeNo).tradeStatus).toBe('NOTPAY');
  });
});
