import { bareReason } from '../gateway.errors.js';
import { type CallName, decidesNothing, meaningOf, REASONS } from './reasons.js';

const CALLS: CallName[] = ['createOrder', 'findOrder', 'closeOrder', 'createRefund', 'findRefund'];
const meanings = (status: number, reason?: string): string[] =>
  CALLS.map((call) => meaningOf(call, { status, reason }));

describe('what an answer of API v3 means to an order, its query, its close, a refund and its query', () => {
  it.each<[number, string | undefined, string]>([
    [500, 'SYSTEM_ERROR', 'unknown unknown unknown unknown unknown'],
    [500, 'BANK_ERROR', 'unknown unknown unknown unknown unknown'],
    [500, 'NEVER_HEARD_OF', 'unknown unknown unknown unknown unknown'],
    [503, undefined, 'unknown unknown unknown unknown unknown'],
    [202, undefined, 'unknown unknown unknown unknown unknown'],
    [302, undefined, 'unknown unknown unknown unknown unknown'],
    [429, 'RATELIMIT_EXCEEDED', 'later later later later later'],
    [429, 'NEVER_HEARD_OF', 'later later later later later'],
    [429, undefined, 'later later later later later'],
    [403, 'RULE_LIMIT', 'later later later later later'],
    [400, 'PARAM_ERROR', 'final final final final final'],
    [500, 'OPENID_MISMATCH', 'final final final final final'],
    [403, 'NO_AUTH', 'final final final final final'],
    [403, 'OUT_TRADE_NO_USED', 'decided final decided final final'],
    [400, 'ORDER_CLOSED', 'decided final decided final final'],
    [400, 'ORDERPAID', 'decided final decided final final'],
    [400, 'INVALID_REQUEST', 'decided final final final final'],
    [404, 'ORDER_NOT_EXIST', 'final missing missing later missing'],
    [404, 'RESOURCE_NOT_EXISTS', 'final missing missing later missing'],
    [403, 'NOT_ENOUGH', 'final final final final final'],
    [403, 'USER_ACCOUNT_ABNORMAL', 'final final final final final'],
    [403, 'TRADE_ERROR', 'final final final unknown final'],
    // Refused, and no money is freed and no order given up for a word that nobody has heard of.
    [400, 'NEVER_HEARD_OF', 'decided final final unknown final'],
    [404, undefined, 'decided final final unknown final'],
  ])('%s %s', (status, reason, meant) => {
    expect(meanings(status, reason).join(' ')).toBe(meant);
  });

  it('is the same in every spelling', () => {
    for (const reason of REASONS) expect(meanings(400, bareReason(reason))).toEqual(meanings(400, reason));
    expect(meanings(400, ' order_paid ')).toEqual(meanings(400, 'ORDERPAID'));
  });

  it('is none of an object’s own members', () => {
    expect(meanings(400, 'constructor')).toEqual(meanings(400, 'NEVER_HEARD_OF'));
  });

  it('decides nothing where WeChat says no more than a time-out does', () => {
    expect(decidesNothing({ status: 500, reason: 'SYSTEMERROR' })).toBe(true);
    expect(decidesNothing({ status: 500, reason: 'OPENID_MISMATCH' })).toBe(false);
    expect(decidesNothing({ status: 429, reason: undefined })).toBe(false);
  });
});
