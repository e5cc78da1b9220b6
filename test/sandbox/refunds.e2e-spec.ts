import { type Sandbox } from '../../src/sandbox/index.js';
import { type Answer, SandboxClient } from './support/sandbox-client.js';
import { start } from './support/start.js';

const DAY = 24 * 3_600_000;

describe('refunds of the sandbox, by rules of WeChat that nobody has to switch on', () => {
  let sandbox: Sandbox;
  let client: SandboxClient;

  beforeEach(async () => {
    sandbox = await start();
    client = new SandboxClient(sandbox);
  });
  afterEach(() => sandbox.stop());

  async function paid(totalFee = 100): Promise<string> {
    const outTradeNo = await client.order({ totalFee });
    sandbox.control.pay(outTradeNo);
    return outTradeNo;
  }
  const refund = (outTradeNo: string, outRefundNo: string, changes: object = {}): Promise<Answer> =>
    client.call('POST', '/weixin/refunds', {
      quncrmAccountId: sandbox.world.accountId,
      outTradeNo,
      outRefundNo,
      totalFee: 100,
      refundFee: 1,
      opUserId: 'admin',
      metadata: {},
      ...changes,
    });
  const reason = async (answer: Promise<Answer>): Promise<unknown> => (await answer).data.errorCode;

  it('are 50 of one order at most, and one that was closed does not count', async () => {
    const no = await paid();
    for (let n = 1; n <= 50; n++) expect((await refund(no, `part-${n}`)).code).toBe(200);
    expect(await reason(refund(no, 'part-51'))).toBe('INVALID_REQUEST');
    expect((await refund(no, 'part-50')).code).toBe(200);
    expect(() => sandbox.control.refundInConsole(no, { refundFee: 1 })).toThrow('50');
    sandbox.control.setRefundState('part-7', { refundStatus: 'REFUNDCLOSE' });
    expect((await refund(no, 'part-51')).code).toBe(200);
    expect((await refund(await paid(), 'of-another-order')).code).toBe(200);
  });

  it('are made within a year of the payment', async () => {
    const no = await paid();
    sandbox.control.advanceClock(365 * DAY - 60_000);
    expect((await refund(no, 'in-time')).code).toBe(200);
    sandbox.control.advanceClock(120_000);
    expect(await reason(refund(no, 'too-late'))).toBe('TRADE_OVERDUE');
    expect((await refund(no, 'in-time')).code).toBe(200);
  });

  it.each(['退款-1', 'a b', 'a#1', '', 'x'.repeat(65)])('are refused the number %j', async (outRefundNo) => {
    expect(await reason(refund(await paid(), outRefundNo))).toBe('PARAM_ERROR');
  });

  it('take every character that a number may have', async () => {
    expect((await refund(await paid(), 'aZ09_-|*@')).code).toBe(200);
  });

  it('keep a number with its content, though the refund was closed', async () => {
    const no = await paid();
    expect((await refund(no, 'closed-1', { refundFee: 40 })).code).toBe(200);
    sandbox.control.setRefundState('closed-1', { refundStatus: 'REFUNDCLOSE' });
    expect(await reason(refund(no, 'closed-1', { refundFee: 41 }))).toBe('OUT_REFUND_NO_USED');
    expect(await reason(refund(await paid(), 'closed-1', { refundFee: 40 }))).toBe('OUT_REFUND_NO_USED');
    expect(() => sandbox.control.refundInConsole(no, { refundFee: 40, outRefundNo: 'closed-1' })).toThrow('number');
    expect(await refund(no, 'closed-1', { refundFee: 40 })).toMatchObject({ data: { refundStatus: 'SUCCESS' } });
  });
});
