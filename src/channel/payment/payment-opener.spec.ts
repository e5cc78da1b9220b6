import { parseAccountId, parseChannelId } from '../../common/index.js';
import { type PaymentConfiguration } from '../../gateway/index.js';
import { isTaken } from './payment-opener.js';
import { type WantedSettings } from './settings-form.js';

const settings = { payingChannelId: parseChannelId('paying'), appId: 'wx1', sellerId: '1900000110', apiKey: 'k' };
const file = (field: 'p12Credential' | 'pemCredential'): WantedSettings['files'][number] => ({
  field,
  filename: `${field}.pem`,
  content: Buffer.from('x'),
});
const wanted: WantedSettings = { ...settings, keep: {}, files: [file('p12Credential')] };
const at = (p12: string, changes: Partial<PaymentConfiguration> = {}): PaymentConfiguration => ({
  accountId: parseAccountId('account'),
  ...settings,
  enabled: true,
  credentials: { p12Credential: { id: p12, name: 'cert.p12' } },
  ...changes,
});

describe('settings that the gateway was sent and did not answer', () => {
  it('were taken where it shows them, the file under a new id', () => {
    expect(isTaken(wanted, at('old'), at('new'))).toBe(true);
    expect(isTaken(wanted, undefined, at('new'))).toBe(true);
  });

  it('were taken where it keeps the key to itself', () => {
    expect(isTaken(wanted, undefined, at('new', { apiKey: '' }))).toBe(true);
  });

  it.each([
    ['shows none', undefined],
    ['still has the old file', at('old')],
    ['has payment switched off', at('new', { enabled: false })],
    ['has another channel', at('new', { payingChannelId: parseChannelId('another') })],
    ['has another appid', at('new', { appId: 'wx2' })],
    ['has another merchant', at('new', { sellerId: '1900000111' })],
    ['has another key', at('new', { apiKey: 'j' })],
  ])('were not taken where it %s', (_what, now) => {
    expect(isTaken(wanted, at('old'), now)).toBe(false);
  });
});
