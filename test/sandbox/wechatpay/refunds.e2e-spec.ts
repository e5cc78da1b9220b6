import { type Sandbox } from '../../../src/sandbox/index.js';
import { PayClient } from '../support/pay-client.js';
import { start } from '../support/start.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('refunds of the sandbox’s API v3', () => {
  let sandbox: Sandbox;
  let client: PayClient;

  beforeEach(async () => {
    sandbox = await start();
    client = new PayClient(sandbox);
  });
  afterEach(() => sandbox.stop());

  const part = (refund: number, out_refund_no: string) => ({
    out_refund_no,
    amount: { refund, total: 1990, currency: 'CNY' },
  });
  const found = async (outRefundNo: string) =>
    (await client.call('GET', `/v3/refund/domestic/refunds/${outRefundNo}`)).body;

  it('accepts a refund, which is done when it is asked for', async () => {
    const number = await client.paid();

    const { status, body } = await client.refund(number, { reason: '不想要了' });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      out_refund_no: `R-${number}`,
      out_trade_no: number,
      status: 'PROCESSING',
      channel: 'ORIGINAL',
      amount: { total: 1990, refund: 1990, payer_total: 1990, payer_refund: 1990, currency: 'CNY' },
    });
    expect(body.success_time).toBeUndefined();
    expect(await found(`R-${number}`)).toMatchObject({
      refund_id: body.refund_id,
      status: 'SUCCESS',
      success_time: expect.stringContaining('+08:00') as string,
    });
    expect((await client.find(number)).body).toMatchObject({ trade_state: 'REFUND', amount: { total: 1990 } });
  });

  it('is made by WeChat’s number too, and by one of the two', async () => {
    const number = await client.paid();
    const { transaction_id } = (await client.find(number)).body;

    expect((await client.refund(number, { out_trade_no: undefined, transaction_id })).status).toBe(200);
    expect(await client.refund(number, { out_trade_no: undefined, out_refund_no: 'R2' })).toMatchObject({
      status: 400,
      body: { code: 'PARAM_ERROR' },
    });
  });

  it('refunds one number once, and takes no other content under it', async () => {
    const number = await client.paid();
    const first = await client.refund(number, part(100, 'R1'));

    const again = await client.refund(number, part(100, 'R1'));

    expect(again.body).toMatchObject({ refund_id: first.body.refund_id, status: 'SUCCESS' });
    expect(await client.refund(number, part(101, 'R1'))).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST' },
    });
  });

  it('gives back no more than was paid, in fifty parts, within a year, of what is paid', async () => {
    const number = await client.paid();
    for (let index = 0; index < 50; index += 1) {
      expect((await client.refund(number, part(10, `R${index}`))).status).toBe(200);
    }
    const invalid = { status: 400, body: { code: 'INVALID_REQUEST' } };

    expect(await client.refund(number, part(10, 'R50'))).toMatchObject(invalid);
    const other = await client.paid();
    expect(await client.refund(other, part(1991, 'R51'))).toMatchObject(invalid);
    const amount = { refund: 1, total: 1991, currency: 'CNY' };
    expect(await client.refund(other, { out_refund_no: 'R52', amount })).toMatchObject(invalid);
    sandbox.control.advanceClock(366 * DAY);
    expect(await client.refund(other, part(1, 'R53'))).toMatchObject(invalid);
    const unknown = { status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } };
    expect(await client.refund(await client.order(), part(1, 'R54'))).toMatchObject(unknown);
    expect(await client.refund('none-such', part(1, 'R55'))).toMatchObject(unknown);
    expect((await client.call('GET', '/v3/refund/domestic/refunds/none')).body.code).toBe('RESOURCE_NOT_EXISTS');
  });

  it('becomes what a test says, and a closed one frees its money', async () => {
    const number = await client.paid();
    sandbox.control.nextRefunds({ refundStatus: 'CLOSED' });
    await client.refund(number, part(1990, 'R1'));
    sandbox.control.nextRefunds({ refundStatus: 'ABNORMAL' });

    expect((await client.refund(number, part(1990, 'R2'))).status).toBe(200);
    expect([(await found('R1')).status, (await found('R2')).status]).toEqual(['CLOSED', 'ABNORMAL']);
    sandbox.control.setRefundState('R2', { refundStatus: 'SUCCESS' });
    expect((await found('R2')).status).toBe('SUCCESS');
  });

  it('takes one call a minute where the rule is on', async () => {
    const number = await client.paid();
    sandbox.control.wechatPay({ refundIntervalMs: MINUTE });
    await client.refund(number, part(1, 'R1'));

    expect(await client.refund(number, part(1, 'R2'))).toMatchObject({
      status: 429,
      body: { code: 'FREQUENCY_LIMITED' },
    });
    expect((await client.refund(number, part(1, 'R1'))).status).toBe(200);
  });

  it('refuses a reason with an emoji, a null and a field that is not documented', async () => {
    const number = await client.paid();
    const refused = async (changes: object) => (await client.refund(number, { ...changes })).body;

    expect(await refused({ reason: '😀' })).toMatchObject({ code: 'PARAM_ERROR', detail: { field: '/reason' } });
    expect(await refused({ reason: null })).toMatchObject({ code: 'PARAM_ERROR', detail: { field: '/reason' } });
    expect(await refused({ op_user_id: '1' })).toMatchObject({ detail: { field: '/op_user_id' } });
  });
});
