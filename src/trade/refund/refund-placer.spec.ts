import { parseAccountId, parseFen, parseOutRefundNo, parseOutTradeNo } from '../../common/index.js';
import { type RefundRecord } from './refund.js';
import { judge } from './refund-placer.js';

const same = {
  accountId: parseAccountId('account'),
  outTradeNo: parseOutTradeNo('trade-000001'),
  outRefundNo: parseOutRefundNo('refund-1'),
  totalFee: parseFen(99, 'totalFee'),
  refundFee: parseFen(40, 'refundFee'),
  createdAt: new Date(0),
};
const refund: RefundRecord = {
  ...same,
  reason: '',
  operatorId: 'admin',
  digest: 'digest',
  attempt: 1,
  state: 'PENDING',
  upstreamStatus: undefined,
  settledAt: undefined,
  triedAt: new Date(0),
  askAt: new Date(0),
  askGeneration: 0,
};

describe("The gateway's word on a refund", () => {
  it.each([
    ['SUCCESS', { kind: 'taken', state: 'SUCCESS', upstreamStatus: 'SUCCESS' }],
    ['PROCESSING', { kind: 'taken', state: 'PROCESSING', upstreamStatus: 'PROCESSING' }],
    ['CHANGE', { kind: 'taken', state: 'ABNORMAL', upstreamStatus: 'CHANGE' }],
    ['ABNORMAL', { kind: 'taken', state: 'ABNORMAL', upstreamStatus: 'ABNORMAL' }],
    ['constructor', { kind: 'taken', state: 'ABNORMAL', upstreamStatus: 'constructor' }],
    ['REFUNDCLOSE', { kind: 'failed', reason: 'REFUNDCLOSE' }],
  ])('%s', (refundStatus, verdict) => {
    expect(judge(refund, { ...same, refundStatus })).toEqual(verdict);
  });

  it('is of ours where the gateway leaves out whose it is', () => {
    expect(judge(refund, { ...same, accountId: undefined, refundStatus: 'SUCCESS' })).toMatchObject({ kind: 'taken' });
  });

  it.each([
    { refundFee: parseFen(41, 'refundFee') },
    { outTradeNo: parseOutTradeNo('trade-000002') },
    { accountId: parseAccountId('another') },
  ])('of another refund under our number is a refusal of ours: %o', (other) => {
    const verdict = judge(refund, { ...same, ...other, refundStatus: 'SUCCESS' });
    expect(verdict).toEqual({ kind: 'failed', reason: 'OUT_REFUND_NO_USED' });
  });
});
