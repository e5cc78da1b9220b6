import { readFileSync } from 'node:fs';
import { MONEY_WORDS, PAYMENT_WORDS } from './pay-words.js';
import { PROBLEM_WORDS, UNKNOWN_PROBLEM } from './problem-words.js';

const problems = readFileSync(new URL('../../../docs/problems.md', import.meta.url).pathname, 'utf8');
const codes = [...problems.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code = '']) => code);

/** What no pay page and no call of its script can answer, by what it is about. */
const ELSEWHERE = [
  /^(webhook|notify-address|delivery|event|import|module-not-found|console|form|session|not-signed-in)/,
  /^(jssdk|jsapi|no-jssdk|wechat)/,
  /^oauth-/,
  /refund|trade-not-paid|too-many-subscriptions/,
  /credential|certificate|payment-settings|channel-cannot-collect|channel-owned|channel-collects|channel-hosted-elsewhere|app-id-taken|not-a-test-order|malformed-form/,
  /^(method-not-allowed|body-too-large|address-too-long|unsupported-media-type|headers-too-large|precondition-failed|range-not-satisfiable)$/,
  /^(too-many-streams|too-many-unknown-channels)$/,
  /^slot-/,
];

describe('what a payer is told of a problem', () => {
  it('has words for each code that a pay page can meet', () => {
    const met = codes.filter((code) => !ELSEWHERE.some((pattern) => pattern.test(code)));
    expect(met.filter((code) => !(code in PROBLEM_WORDS))).toEqual([]);
    expect(met.length).toBeGreaterThan(25);
  });

  it('has no words for a code that there is not', () => {
    expect(Object.keys(PROBLEM_WORDS).filter((code) => !codes.includes(code))).toEqual([]);
  });

  it.each(Object.entries({ ...PROBLEM_WORDS, UNKNOWN_PROBLEM, ...PAYMENT_WORDS }))(
    '%s is in Chinese and English, and never says that nothing was paid',
    (_code, { zh, en }) => {
      expect(zh).toMatch(/[\u4e00-\u9fff]/);
      expect(en).toMatch(/^[A-Z✓]/);
      expect(zh).not.toMatch(/没有扣款|没有付款|未扣款/);
      expect(en).not.toMatch(/nothing was paid|not charged/i);
    },
  );

  it('says that nothing was paid where the gateway says that nothing can be, and nowhere else', () => {
    const claims = Object.entries(MONEY_WORDS).filter(([, { zh }]) => zh.includes('没有扣款'));
    expect(claims.map(([word]) => word)).toEqual(['CLOSED']);
  });
});
