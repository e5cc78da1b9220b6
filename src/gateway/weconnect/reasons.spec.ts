import { type Meaning } from '../gateway.errors.js';
import { type CallName, COLUMN_OF, meaningOf, REASONS, saysNothing } from './reasons.js';

const CALLS = Object.keys(COLUMN_OF) as CallName[];
const code = 412;
const meant = (call: CallName, reason: string | undefined, envelopeCode = code): Meaning =>
  meaningOf(call, { reason, code: envelopeCode });

/** What a call may be told, beside `unknown`, `later` and `final`. */
const BESIDE: Partial<Record<CallName, Meaning[]>> = {
  createOrder: ['decided'],
  closeOrder: ['decided', 'missing', 'too-new'],
  findOrder: ['missing'],
  findRefund: ['missing'],
  findChannel: ['missing'],
  findChannels: ['missing'],
  refreshToken: ['missing'],
  setWebhookRule: ['missing'],
  configurePayment: ['missing'],
  findPaymentConfiguration: ['missing'],
  redeemPayOauthCode: ['spent'],
  redeemBaseOauthCode: ['spent'],
};

describe.each(REASONS)('%s', (reason) => {
  it.each(CALLS)('means something of %s, in either spelling', (call) => {
    const meaning = meant(call, reason);
    expect(['unknown', 'later', 'final', ...(BESIDE[call] ?? [])]).toContain(meaning);
    expect(meant(call, reason.replaceAll('_', ''))).toBe(meaning);
    expect(meant(call, reason.toLowerCase())).toBe(meaning);
  });
});

describe('a refund', () => {
  it.each([
    'SYSTEMERROR',
    'BANK_ERROR',
    'BIZERR_NEED_RETRY',
    'ERROR',
    'TRADE_ERROR',
    'USERPAYING',
    'NEVER_HEARD_OF',
    undefined,
  ])('refused for %s keeps its fee and its number', (reason) => {
    expect(['unknown', 'later']).toContain(meant('createRefund', reason));
  });

  it.each([
    'FREQUENCY_LIMITED',
    'FREQUENCY_LIMIT_EXCEED',
    'RATELIMIT_EXCEEDED',
    'ORDER_NOT_READY',
    'ORDERNOTEXIST',
    'RESOURCE_NOT_EXISTS',
  ])('refused for %s was not made, and may be made later with its number', (reason) => {
    expect(meant('createRefund', reason)).toBe('later');
  });

  it.each([
    'NOTENOUGH',
    'NOT_ENOUGH',
    'TRADE_OVERDUE',
    'USER_ACCOUNT_ABNORMAL',
    'INVALID_REQUEST',
    'PARAM_ERROR',
    'REFUND_FEE_MISMATCH',
  ])('refused for %s is refused', (reason) => {
    expect(meant('createRefund', reason)).toBe('final');
  });

  it('refused without a word is not known to be refused, unless too many came at once', () => {
    for (const envelopeCode of [400, 401, 403, 404, 412, 202])
      expect(meant('createRefund', undefined, envelopeCode)).toBe('unknown');
    expect(meant('createRefund', undefined, 429)).toBe('later');
  });
});

it.each([
  ['createOrder', 'ORDERPAID', 'decided'],
  ['createOrder', 'ORDER_CLOSED', 'decided'],
  ['createOrder', 'OUT_TRADE_NO_USED', 'decided'],
  ['createOrder', 'NOAUTH', 'final'],
  ['createOrder', 'RATELIMIT_EXCEEDED', 'later'],
  ['createOrder', 'BANKERROR', 'unknown'],
  ['closeOrder', 'ORDER_PAID', 'decided'],
  ['closeOrder', 'ORDERCLOSED', 'decided'],
  ['closeOrder', 'ORDERNOTEXIST', 'missing'],
  ['closeOrder', 'ORDERTOONEW', 'too-new'],
  ['closeOrder', 'USERPAYING', 'later'],
  ['findOrder', 'ORDER_NOT_EXIST', 'missing'],
  ['findRefund', 'REFUNDNOTEXIST', 'missing'],
  ['findRefund', 'RESOURCE_NOT_EXISTS', 'missing'],
  ['listRefunds', 'FREQUENCY_LIMITED', 'later'],
  ['redeemBaseOauthCode', '42003', 'spent'],
  ['redeemPayOauthCode', '40163', 'spent'],
  ['redeemPayOauthCode', '-1', 'later'],
] as const)('%s refused for %s: %s', (call, reason, meaning) => {
  expect(meant(call, reason)).toBe(meaning);
});

it('a word like constructor is one that was never heard', () => {
  expect(meant('createRefund', 'constructor')).toBe('unknown');
  expect(meant('createOrder', '__proto__')).toBe('unknown');
  expect(meant('closeOrder', '__proto__')).toBe('final');
});

it('a system error says nothing, whatever was called', () => {
  expect(['SYSTEMERROR', 'system_error', 'BANKERROR', 'NOTENOUGH', undefined].map(saysNothing)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
