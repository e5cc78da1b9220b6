import { jest } from '@jest/globals';
import { TradeRepository } from '../../src/trade/trade.repository.js';
import { RefundRepository } from '../../src/trade/refund/refund.repository.js';
import { useApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';
import { unanswered } from '../support/unanswered.js';
import { Till } from './support/till.js';

const KINDS = ['5xx', 'refuse', 'html', 'broken-json', 'empty', 'wrong-content', 'cut-before', 'cut-after'] as const;
/** More often than any client tries. */
const ALWAYS = 20;
/** No call of a try is on its way any more after so long. */
const LOST_AFTER_MS = 3_600_000;

describe('refunding while things go wrong', () => {
  const app = useApp({ environment: { ROLES: 'api' } });
  let till: Till;
  let time: TimeMachine;
  beforeAll(() => {
    // Without workers: what a test has die next is this request's step, never one of theirs.
    time = new TimeMachine(app);
    till = new Till(app);
  });
  beforeEach(() => {
    app.sandbox.control.reset();
    app.sandbox.control.policy({ drop: true });
  });

  const wishOf = (outTradeNo: string, outRefundNo: string): Record<string, unknown> => ({
    outTradeNo,
    outRefundNo,
    refundFee: 60,
  });
  async function refundedFee(outTradeNo: string): Promise<unknown> {
    return (await till.find(outTradeNo)).body.refundedFee;
  }

  /** Whatever happened: repeating it heals it, and the money went back once. */
  async function expectHealedByRepeating(wish: Record<string, unknown>): Promise<void> {
    app.sandbox.control.clearFaults();
    const { status, body } = await till.refund(wish);
    expect([status, body.refundStatus]).toEqual([201, 'SUCCESS']);
    expect(app.sandbox.control.refunds()).toEqual([expect.objectContaining(wish)]);
    const trade = (await till.find(String(wish.outTradeNo))).body;
    expect(trade).toMatchObject({ tradeStatus: 'REFUND', refundedFee: 60, flags: [] });
    const lines = (trade.history as { note?: string }[]).filter(({ note }) => note?.endsWith('fen: SUCCESS'));
    expect(lines).toHaveLength(1);
  }

  describe.each(KINDS)('the answer to the refund is %s', (kind) => {
    it('once: it goes on, or says that it may be repeated', async () => {
      const wish = wishOf(await till.paid(), `once-${kind}`);
      app.sandbox.control.fault({ call: 'createRefund', kind });
      const { status, body } = await till.refund(wish);
      expect([201, 503]).toContain(status);
      if (status !== 201) expect(body).toMatchObject({ outRefundNo: wish.outRefundNo, safeToRetry: true });
      await expectHealedByRepeating(wish);
    });

    it('and so is the answer to the question after it: the fee stays reserved until it is repeated', async () => {
      const outTradeNo = await till.paid();
      const wish = wishOf(outTradeNo, `always-${kind}`);
      app.sandbox.control.fault({ call: 'createRefund', kind, times: ALWAYS });
      app.sandbox.control.fault({ call: 'findRefund', kind, times: ALWAYS });
      const { status, body } = await till.refund(wish);
      expect([503, 504]).toContain(status);
      expect(body).toMatchObject({ outRefundNo: wish.outRefundNo, safeToRetry: true });
      expect((await till.findRefund(`always-${kind}`)).body.refundStatus).toBe('PENDING');
      expect(await refundedFee(outTradeNo)).toBe(60);
      const another = await till.refund({ outTradeNo, refundFee: 60 });
      expect([another.status, another.body.code]).toEqual([409, 'refund-exceeds-payment']);
      await expectHealedByRepeating(wish);
    });

    it('the question after a refund is answered so: nothing changes, and asking again is safe', async () => {
      const wish = wishOf(await till.paid(), `asked-${kind}`);
      await till.refund(wish);
      app.sandbox.control.fault({ call: 'findRefund', kind, times: ALWAYS });
      const { status, body } = await till.findRefund(`asked-${kind}`, '?refresh=true');
      expect([status, body.code, body.safeToRetry]).toEqual([...unanswered('refund', kind), true]);
      await expectHealedByRepeating(wish);
    });
  });

  it('asks after a refund whose answer was lost, and does not send it twice', async () => {
    const wish = wishOf(await till.paid(), 'answer-lost');
    app.sandbox.control.fault({ call: 'createRefund', kind: 'cut-after' });
    expect((await till.refund(wish)).status).toBe(201);
    expect(app.sandbox.control.calls()).toMatchObject({ createRefund: 1, findRefund: 1 });
  });

  it('sends a refund once more that WeConnect does not know of', async () => {
    const wish = wishOf(await till.paid(), 'never-came');
    app.sandbox.control.fault({ call: 'createRefund', kind: 'cut-before' });
    expect((await till.refund(wish)).status).toBe(201);
    expect(app.sandbox.control.calls()).toMatchObject({ createRefund: 2, findRefund: 1 });
  });

  describe('WeConnect says no', () => {
    it('passes the reason on and frees the fee', async () => {
      const outTradeNo = await till.paid();
      const wish = wishOf(outTradeNo, 'refused-1');
      app.sandbox.control.fault({ call: 'createRefund', kind: 'refuse', errorCode: 'NOTENOUGH' });
      const { status, body } = await till.refund(wish);
      expect(status).toBe(502);
      expect(body).toMatchObject({
        code: 'refund-refused',
        outRefundNo: 'refused-1',
        upstreamReason: 'NOTENOUGH',
        safeToRetry: false,
      });
      expect((await till.findRefund('refused-1')).body).toMatchObject({
        refundStatus: 'FAILED',
        upstreamStatus: 'NOTENOUGH',
      });
      const trade = (await till.find(outTradeNo)).body;
      expect(trade).toMatchObject({ tradeStatus: 'PAY_SUCCESS', refundedFee: 0 });
      expect((trade.history as object[]).at(-1)).toMatchObject({
        source: 'refund',
        note: expect.stringContaining('NOTENOUGH'),
      });
      expect((await till.refund({ outTradeNo, refundFee: 99 })).status).toBe(201);
    });

    it.each([
      ['BIZERR_NEED_RETRY', 504, 'refund-outcome-unknown'],
      ['ERROR', 504, 'refund-outcome-unknown'],
      ['SOMETHING_NEW', 504, 'refund-outcome-unknown'],
      ['FREQUENCY_LIMITED', 503, 'refund-unavailable'],
      ['RATELIMIT_EXCEEDED', 503, 'refund-unavailable'],
      ['ORDER_NOT_READY', 503, 'refund-unavailable'],
      ['RESOURCE_NOT_EXISTS', 503, 'refund-unavailable'],
    ])('for %s, which is no final no: the fee and the number stay', async (errorCode, expectedStatus, expectedCode) => {
      const outTradeNo = await till.paid({ totalFee: 99 });
      const wish = wishOf(outTradeNo, `again-${errorCode}`);
      app.sandbox.control.fault({ call: 'createRefund', kind: 'refuse', errorCode, times: ALWAYS });
      const { status, body } = await till.refund(wish);
      expect([status, body.code, body.safeToRetry]).toEqual([expectedStatus, expectedCode, true]);
      expect(body.detail).toContain('same number');
      expect((await till.findRefund(wish.outRefundNo as string)).body.refundStatus).toBe('PENDING');
      expect(await refundedFee(outTradeNo)).toBe(60);
      app.sandbox.control.clearFaults();
      const another = await till.refund({ ...wish, outRefundNo: `other-${errorCode}` });
      expect([another.status, another.body.code]).toEqual([409, 'refund-exceeds-payment']);
      await expectHealedByRepeating(wish);
    });

    it('and the same number tries again once the cause is mended (WeChat forbids a new one)', async () => {
      const wish = wishOf(await till.paid(), 'refused-2');
      app.sandbox.control.fault({ call: 'createRefund', kind: 'refuse', errorCode: 'NOTENOUGH' });
      expect((await till.refund(wish)).status).toBe(502);
      await expectHealedByRepeating(wish);
    });

    it('20 times at once: the fee is freed once', async () => {
      const outTradeNo = await till.paid();
      await till.refund({ outTradeNo, refundFee: 30 });
      app.sandbox.control.fault({ call: 'createRefund', kind: 'refuse', errorCode: 'NOTENOUGH', times: ALWAYS });
      const wishes = Array.from({ length: 20 }, (_, n) => ({
        ...wishOf(outTradeNo, `refused-${n % 2}-of-2`),
        refundFee: 30,
      }));
      const answers = await Promise.all(wishes.map((wish) => till.refund(wish)));
      for (const { status } of answers) expect(status).toBe(502);
      expect(await refundedFee(outTradeNo)).toBe(30);
    });

    it('to a repeat of what it had done: its books decide, and the fee stays spent', async () => {
      const wish = wishOf(await till.paid(), 'done-then-refused');
      app.sandbox.control.fault({ call: 'createRefund', kind: 'cut-after' });
      app.sandbox.control.fault({ call: 'findRefund', kind: '5xx', times: ALWAYS });
      expect((await till.refund(wish)).body.code).toBe('refund-outcome-unknown');
      app.sandbox.control.clearFaults();
      app.sandbox.control.fault({ call: 'createRefund', kind: 'refuse', errorCode: 'REFUND_FEE_EXCEEDED' });
      expect((await till.refund(wish)).status).toBe(201);
      await expectHealedByRepeating(wish);
    });

    it('and cannot be asked why: unknown, and the fee stays reserved', async () => {
      const outTradeNo = await till.paid();
      const wish = wishOf(outTradeNo, 'refused-unasked');
      app.sandbox.control.fault({ call: 'createRefund', kind: 'refuse', errorCode: 'NOTENOUGH' });
      app.sandbox.control.fault({ call: 'findRefund', kind: '5xx', times: ALWAYS });
      const { status, body } = await till.refund(wish);
      expect([status, body.code, body.safeToRetry]).toEqual([504, 'refund-outcome-unknown', true]);
      expect(await refundedFee(outTradeNo)).toBe(60);
      await expectHealedByRepeating(wish);
    });
  });

  describe('the service dies', () => {
    /** Whose method is not come to any more. */
    type Step = [object, string];
    /** As a crash: what was written stays, and nothing further is. */
    function dieBefore(target: object, method: string): void {
      const steps = target as Record<string, () => Promise<unknown>>;
      jest.spyOn(steps, method).mockRejectedValueOnce(new Error('killed'));
    }
    afterEach(() => {
      jest.restoreAllMocks();
    });
    const refunds = (): RefundRepository => app.app.get(RefundRepository, { strict: false });
    const trades = (): TradeRepository => app.app.get(TradeRepository, { strict: false });

    async function expectHealed(outRefundNo: string, step: Step): Promise<void> {
      const wish = wishOf(await till.paid(), outRefundNo);
      dieBefore(...step);
      expect((await till.refund(wish)).status).toBe(500);
      await expectHealedByRepeating(wish);
    }

    /** What the dead left reserved may still be on its way for an hour, and then is there to be refunded. */
    async function expectFreeLater(outTradeNo: string): Promise<void> {
      const whole = { outTradeNo, refundFee: 99 };
      expect((await till.refund(whole)).body.code).toBe('refund-exceeds-payment');
      time.travel(LOST_AFTER_MS);
      expect((await till.refund(whole)).status).toBe(201);
      expect(await refundedFee(outTradeNo)).toBe(99);
    }

    it('before anything is written', () => expectHealed('dies-1', [trades(), 'changeUnlessChanged']));
    it('between reserving the fee and writing the refund', () => expectHealed('dies-2', [refunds(), 'insert']));
    it('between reserving the fee and a refund that has no number of its caller: an hour later the fee is free', async () => {
      const outTradeNo = await till.paid();
      dieBefore(refunds(), 'insert');
      expect((await till.refund({ outTradeNo, refundFee: 60 })).status).toBe(500);
      await expectFreeLater(outTradeNo);
    });

    it('between renewing the reserved fee and reopening a refund that had failed', async () => {
      const outTradeNo = await till.paid();
      const wish = wishOf(outTradeNo, 'dies-renewing');
      app.sandbox.control.fault({ call: 'createRefund', kind: 'refuse', errorCode: 'NOTENOUGH' });
      expect((await till.refund(wish)).status).toBe(502);
      dieBefore(refunds(), 'reopenForLaterAttempt');
      expect((await till.refund(wish)).status).toBe(500);
      await expectFreeLater(outTradeNo);
    });

    it('between renewing the reserved fee of a refund and reopening it, after which it turns out lost', async () => {
      const outTradeNo = await till.paid();
      const wish = wishOf(outTradeNo, 'dies-renewing-lost');
      app.sandbox.control.fault({ call: 'createRefund', kind: 'cut-before', times: ALWAYS });
      expect((await till.refund(wish)).status).toBe(504);
      dieBefore(refunds(), 'reopenForLaterAttempt');
      expect((await till.refund(wish)).status).toBe(500);
      await refunds().markFailedByAttempt(await refunds().get(wish.outRefundNo as string), {
        upstreamStatus: 'NEVER_ARRIVED',
        settledAt: time.now(),
      });
      app.sandbox.control.clearFaults();
      await expectFreeLater(outTradeNo);
    });

    it('between WeConnect and the refund', () => expectHealed('dies-3', [refunds(), 'markTakenUnlessDone']));
    it('between the refund and its trade', () => expectHealed('dies-4', [refunds(), 'get']));

    it('between a refusal and the refund, or the refund and its trade', async () => {
      for (const method of ['markFailedByAttempt', 'get'] as const) {
        app.sandbox.control.reset();
        app.sandbox.control.policy({ drop: true });
        app.sandbox.control.fault({ call: 'createRefund', kind: 'refuse', errorCode: 'NOTENOUGH' });
        await expectHealed(`dies-refused-${method}`, [refunds(), method]);
      }
    });

    it('between reserving the fee and finding its number taken: the next call gives it back', async () => {
      const [first, second] = [await till.paid(), await till.paid()];
      await till.refund(wishOf(first, 'taken-1'));
      jest.spyOn(refunds(), 'find').mockResolvedValueOnce(undefined);
      dieBefore(refunds(), 'insert');
      expect((await till.refund(wishOf(second, 'taken-1'))).status).toBe(500);
      expect(await refundedFee(second)).toBe(60);
      expect((await till.refund(wishOf(second, 'taken-1'))).status).toBe(409);
      expect(await refundedFee(second)).toBe(0);
      expect(await refundedFee(first)).toBe(60);
    });
  });
});
