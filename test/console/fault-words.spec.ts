import { faultAt } from '../../src/channel/direct-payment/direct-faults.js';
import { credentialFaults } from '../../src/channel/payment/credentials.js';
import { readEdit, readOpening } from '../../src/channel/payment/settings-form.js';
import { InvalidInput } from '../../src/common/index.js';
import { faultWords } from '../../src/console/channels/field-labels.js';

const nothing = { fields: new Map<string, string>(), files: new Map() };
const current = { payingChannelId: 'a', appId: '', sellerId: '', apiKey: '', credentials: {} };
const text = Buffer.from('no certificate');

function messagesOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidInput) return error.faults.map(({ message }) => message);
    throw error;
  }
  return [];
}

it('every fault that the payment form can have is told in Chinese', () => {
  const files = { p12Credential: text, pemCredential: text, pemCredentialKey: text, caCredential: text };
  const messages = [
    ...messagesOf(() => readOpening(nothing)),
    ...messagesOf(() => readEdit(nothing, current as never)),
    ...credentialFaults(files).map(({ message }) => message),
  ];
  expect(messages.length).toBeGreaterThan(10);
  // The channel's id is no field that anybody fills in.
  const untold = messages.filter((message) => faultWords(message).zh === '');
  expect(untold).toEqual(["must be the paying channel's id"]);
});

it('a fault of a merchant of one’s own is told in Chinese, with where to look, and in English beside it', () => {
  const { zh, en } = faultWords(faultAt('apiV3Key', 'must be exactly 32 letters and digits of ASCII').message);
  expect(zh).toMatch(/^APIv3 密钥必须.*商户平台 → 账户中心/);
  expect(en).toBe('must be exactly 32 letters and digits of ASCII');
  expect(faultWords('微信支付不接受用它签的名').zh).toBe('微信支付不接受用它签的名');
});

it('what is not known is told in its own words', () => {
  expect(faultWords('is odd')).toEqual({ zh: '', en: 'is odd' });
});
