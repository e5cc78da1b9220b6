import { parseAccountId, parseChannelId } from '../../common/index.js';
import { type Merchant } from '../../merchant/index.js';
import { paymentStatusOf } from './channels.service.js';

const paying = parseChannelId('paying');
const other = parseChannelId('other');
const merchant: Merchant = {
  accountId: parseAccountId('account'),
  payingChannelId: paying,
  appId: 'wx1',
  sellerId: '1900000109',
  enabled: true,
};

describe("a channel's payment status", () => {
  it.each([
    ['enabled', 'for the paying channel', paying, merchant],
    ['proxied', 'for another channel of the account', other, merchant],
    ['disabled', 'where payment was never opened', paying, undefined],
    ['disabled', 'for the paying channel once payment is switched off', paying, { ...merchant, enabled: false }],
    ['disabled', 'for the others too once payment is switched off', other, { ...merchant, enabled: false }],
  ] as const)('is %s %s', (status, _when, channelId, of) => {
    expect(paymentStatusOf(channelId, of)).toBe(status);
  });
});
