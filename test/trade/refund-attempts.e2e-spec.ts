import { parseAccountId, parseFen, parseOutRefundNo, parseOutTradeNo } from '../../src/common/index.js';
import { newRefund } from '../../src/trade/refund/refund-request.js';
import { RefundRepository } from '../../src/trade/refund/refund.repository.js';
import { useApp } from '../support/start-app.js';

const app = useApp();
let refunds: RefundRepository;

beforeAll(() => {
  refunds = app.app.get(RefundRepository, { strict: false });
});
const AT = new Date('2026-01-01T00:00:00Z');
function aRefund(attempt: number, changes: { digest?: string; accountId?: string } = {}): ReturnType<typeof newRefund> {
  const draft = {
    accountId: parseAccountId(changes.accountId ?? 'account-1'),
    outTradeNo: parseOutTradeNo('trade-000001'),
    refundFee: parseFen(40, 'refundFee'),
    reason: '',
    outRefundNo: parseOutRefundNo('raced-1'),
    operatorId: 'admin',
    digest: changes.digest ?? 'content',
  };
  return newRefund(draft, { trade: { totalFee: parseFen(99, 'totalFee') }, attempt, now: AT, askAt: AT });
}

describe('a later try of a refund', () => {
  beforeEach(async () => {
    await app.database.collection('refunds').deleteMany({});
    await refunds.insert(aRefund(1));
  });

  it('takes over from the one before', async () => {
    await refunds.reopenForLaterAttempt(aRefund(2));
    expect((await refunds.get('raced-1')).attempt).toBe(2);
  });

  it.each([{ digest: 'other content' }, { accountId: 'account-2' }])(
    'leaves a refund alone that took the number first, so that its failure is still its own to enter: %o',
    async (other) => {
      await refunds.reopenForLaterAttempt(aRefund(9, other));
      await refunds.markFailedByAttempt(aRefund(1), { upstreamStatus: 'NOTENOUGH', settledAt: AT });
      expect(await refunds.get('raced-1')).toMatchObject({ attempt: 1, state: 'FAILED' });
    },
  );
});
