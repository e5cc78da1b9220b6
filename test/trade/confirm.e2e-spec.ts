import { parseFen, parseOutTradeNo, type OutTradeNo } from '../../src/common/index.js';
import { TradeService, type Confirmation } from '../../src/trade/index.js';
import { PaymentGateway } from '../../src/gateway/index.js';
import { useApp } from '../support/start-app.js';
import { CLOSABLE_AGE, TimeMachine } from '../support/time-machine.js';
import { Till } from './support/till.js';

describe('TradeService.confirm', () => {
  const app = useApp();
  let till: Till;
  let time: TimeMachine;
  let trades: TradeService;
  beforeAll(() => {
    till = new Till(app);
    trades = app.app.get(TradeService, { strict: false });
  });
  beforeEach(() => {
    time = new TimeMachine(app);
    app.sandbox.control.reset();
    app.sandbox.control.policy({ drop: true });
  });

  const confirm = (outTradeNo: OutTradeNo): Promise<Confirmation> => trades.confirm(outTradeNo, 'notification');
  async function ordered(): Promise<OutTradeNo> {
    return parseOutTradeNo((await till.pay()).body.outTradeNo);
  }

  it('enters a payment', async () => {
    const outTradeNo = await ordered();
    app.sandbox.control.pay(outTradeNo);
    const answer = await confirm(outTradeNo);
    expect(answer).toMatchObject({ found: true, order: { state: 'PAID' }, trade: { tradeStatus: 'PAY_SUCCESS' } });
    expect(answer).not.toHaveProperty('disagreement');
  });

  it('finds nothing where there is no order', async () => {
    expect(await confirm(parseOutTradeNo('never-heard-of'))).toEqual({ found: false });
  });

  it('20 times at once enters a payment once', async () => {
    const outTradeNo = await ordered();
    app.sandbox.control.pay(outTradeNo);
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(outTradeNo)));
    for (const answer of answers) expect(answer).toMatchObject({ trade: { tradeStatus: 'PAY_SUCCESS' } });
    expect((await states(outTradeNo)).filter((state) => state === 'PAY_SUCCESS')).toHaveLength(1);
  });

  it('never takes another amount for a payment', async () => {
    const outTradeNo = await ordered();
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS', totalFee: 1 });
    for (let n = 0; n < 2; n++) {
      expect(await confirm(outTradeNo)).toMatchObject({ disagreement: 'amount', trade: { tradeStatus: 'PREPAID' } });
    }
    const trade = (await till.find(outTradeNo)).body;
    expect(trade).toMatchObject({ tradeStatus: 'PREPAID', flags: ['amount-mismatch'] });
    expect(trade).not.toHaveProperty('paidAt');
    expect(await states(outTradeNo)).toEqual(['CREATED', 'PREPAID', 'PREPAID']);
  });

  it('asks nobody to pay an order of another amount any more', async () => {
    const outTradeNo = 'another-amount-1';
    await till.pay({ outTradeNo });
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'NOTPAY', totalFee: 1 });
    await confirm(parseOutTradeNo(outTradeNo));
    const { status, body } = await till.try({ outTradeNo });
    expect([status, body.code]).toEqual([502, 'order-mismatch']);
  });

  it("never takes another account's order for ours", async () => {
    const outTradeNo = await ordered();
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS', accountId });
    expect(await confirm(outTradeNo)).toMatchObject({ disagreement: 'account', trade: { tradeStatus: 'PREPAID' } });
  });

  it('takes a payment that comes after the close, and flags it', async () => {
    const outTradeNo = await ordered();
    time.travel(CLOSABLE_AGE);
    expect((await till.close(outTradeNo)).status).toBe(200);
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS' });
    expect(await confirm(outTradeNo)).toMatchObject({
      trade: { tradeStatus: 'PAY_SUCCESS', flags: ['paid-after-close'], paidAt: expect.any(Date) },
    });
  });

  it('leads from a failure to a payment, and from nothing back', async () => {
    const outTradeNo = await ordered();
    for (const tradeStatus of [
      'PAY_ERROR',
      'PAY_SUCCESS',
      'CLOSED',
      'NOTPAY',
      'PAY_ERROR',
      'REFUND',
      'PAY_SUCCESS',
    ] as const) {
      app.sandbox.control.setState(outTradeNo, { tradeStatus });
      await confirm(outTradeNo);
    }
    expect(await states(outTradeNo)).toEqual(['CREATED', 'PREPAID', 'PAY_ERROR', 'PAY_SUCCESS', 'REFUND']);
  });

  it('adopts a payment that this service never asked for, once, for its account', async () => {
    const outTradeNo = parseOutTradeNo('from-elsewhere');
    const { world, control } = app.sandbox;
    await app.app.get(PaymentGateway, { strict: false }).orders.create({
      accountId: world.accountId,
      tradeType: 'NATIVE',
      outTradeNo,
      buyerId: undefined,
      productId: 'p1',
      subject: 'An older order',
      detail: '',
      totalFee: parseFen(250, 'totalFee'),
      userIp: '203.0.113.7',
      timeExpire: new Date(Date.now() + 3_600_000),
      metadata: { channelId: world.channelId },
    });
    control.pay(outTradeNo, 'user_2');
    await Promise.all(Array.from({ length: 5 }, () => confirm(outTradeNo)));
    const { body } = await till.find(outTradeNo);
    expect(body).toMatchObject({ tradeStatus: 'PAY_SUCCESS', totalFee: 250, flags: ['adopted'] });
    expect(await states(outTradeNo)).toEqual(['PAY_SUCCESS']);
    expect((await till.try({ outTradeNo })).body.code).toBe('out-trade-no-conflict');
  });

  async function states(outTradeNo: OutTradeNo): Promise<string[]> {
    const { history } = await trades.find(undefined, outTradeNo);
    return history.map(({ state }) => state);
  }
});
