import { eventually } from '../support/eventually.js';
import { useApp } from '../support/start-app.js';
import { Till } from './support/till.js';

const app = useApp();
let till: Till;
let stranger: Till;

beforeAll(async () => {
  till = new Till(app);
  const { accountId } = app.sandbox.world.accountWithoutPayment;
  stranger = new Till(app, await app.token('service', { accountId }));
});
beforeEach(() => {
  app.sandbox.control.reset();
});

/** An order of the account that stands in WeConnect's books and not in ours. */
async function madeElsewhere(outTradeNo: string): Promise<void> {
  await till.pay({ outTradeNo });
  await app.database.collection('trades').deleteOne({ _id: outTradeNo as never });
}

/** The stranger asks for the number, and nobody knows what became of that. */
async function asksInVain(outTradeNo: string): Promise<void> {
  app.sandbox.control.fault({ call: 'createOrder', kind: 'cut-before', times: 20 });
  app.sandbox.control.fault({ call: 'findOrder', kind: '5xx', times: 20 });
  expect((await stranger.try({ outTradeNo, tradeType: 'NATIVE' })).status).toBe(504);
  app.sandbox.control.clearFaults();
}

const isAdopted = (outTradeNo: string): Promise<void> =>
  eventually(async () => {
    const { body } = await till.find(outTradeNo);
    expect(body).toMatchObject({ tradeStatus: 'PAY_SUCCESS', flags: ['adopted'] });
    expect((await stranger.find(outTradeNo)).status).toBe(404);
  });

describe("the number of an account's order that was made elsewhere, which a stranger asked for here", () => {
  it('is the account’s once the order is paid, though WeConnect refused the stranger', async () => {
    await madeElsewhere('made-elsewhere-1');
    expect((await stranger.try({ outTradeNo: 'made-elsewhere-1', tradeType: 'NATIVE' })).status).toBe(502);
    app.sandbox.control.pay('made-elsewhere-1');
    await isAdopted('made-elsewhere-1');
  });

  it('is the account’s where it was paid before', async () => {
    await madeElsewhere('made-elsewhere-2');
    app.sandbox.control.policy({ drop: true });
    app.sandbox.control.pay('made-elsewhere-2');
    app.sandbox.control.fault({ call: 'createOrder', kind: 'refuse', errorCode: 'ORDERPAID' });
    expect((await stranger.try({ outTradeNo: 'made-elsewhere-2', tradeType: 'NATIVE' })).status).toBe(502);
    await app.sandbox.control.send({ outTradeNo: 'made-elsewhere-2' });
    await isAdopted('made-elsewhere-2');
    expect(JSON.stringify((await till.find('made-elsewhere-2')).body)).not.toContain('ORDERPAID');
  });

  it('is the account’s where nobody knows what became of the stranger’s call', async () => {
    await madeElsewhere('made-elsewhere-3');
    await asksInVain('made-elsewhere-3');
    app.sandbox.control.pay('made-elsewhere-3');
    await isAdopted('made-elsewhere-3');
  });

  it('does not let the stranger look at the order, close it or give its money back', async () => {
    await madeElsewhere('made-elsewhere-4');
    await asksInVain('made-elsewhere-4');
    expect((await stranger.close('made-elsewhere-4')).body.code).toBe('order-mismatch');
    app.sandbox.control.policy({ drop: true });
    app.sandbox.control.pay('made-elsewhere-4');
    expect((await stranger.refund({ outTradeNo: 'made-elsewhere-4', refundFee: 99 })).status).toBe(404);
    await madeElsewhere('made-elsewhere-5');
    await asksInVain('made-elsewhere-5');
    expect((await stranger.find('made-elsewhere-5', '?refresh=true')).status).toBe(404);
    expect((await till.find('made-elsewhere-5')).body).toMatchObject({ tradeStatus: 'PREPAID', flags: ['adopted'] });
    expect(app.sandbox.control.refunds()).toEqual([]);
  });
});
