import { BrowserClient } from '../support/browser-client.js';
import { Shop } from '../support/shop.js';
import { useApp } from '../support/start-app.js';

const app = useApp();
let browser: BrowserClient;
let shop: Shop;

beforeAll(async () => {
  browser = new BrowserClient(app.url);
  await browser.signIn(app.tokens.admin);
  shop = new Shop(app);
  await shop.open();
});

/** Pays for 19.90 yuan of tea, and gives some of it back. @returns its outTradeNo */
async function paidAndRefunded(refundFee: number): Promise<string> {
  const { outTradeNo } = await shop.paid();
  const refund = { outTradeNo, refundFee };
  const { status, body } = await app.api(app.tokens.admin).post('/api/trade/refunds', refund);
  expect([status, body.refundStatus]).toEqual([201, 'SUCCESS']);
  return outTradeNo;
}

describe('what was given back of a payment', () => {
  it.each([
    [490, '¥4.90', '部分退款'],
    [1990, '¥19.90', '已退款'],
  ])('in the case of %i fen stands on its page, and at its row of the list', async (fee, amount, word) => {
    const outTradeNo = await paidAndRefunded(fee);
    const { text: page } = await browser.get(`/console/trades/${outTradeNo}`);
    expect(/id="refunded">\s*([^\s<]*)/.exec(page)?.[1]).toBe(amount);
    expect(/<span class="badge quiet"><span>([^<]*)/.exec(page)?.[1]).toBe(word);
    const { channelId } = app.sandbox.world;
    const { text: list } = await browser.get(`/console/payments?channelId=${channelId}&q=${outTradeNo}`);
    expect(/<span class="badge quiet"><span>([^<]*)/.exec(list)?.[1]).toBe(word);
  });

  it('is not spoken of where nothing was', async () => {
    const { outTradeNo } = await shop.paid();
    expect((await browser.get(`/console/trades/${outTradeNo}`)).text).not.toContain('id="refunded"');
  });
});
