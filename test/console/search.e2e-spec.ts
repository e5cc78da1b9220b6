import { BrowserClient } from '../support/browser-client.js';
import { SEEDED_WORLD as WORLD } from '../../src/sandbox/world/seeded-world.js';
import { Shop } from '../support/shop.js';
import { useApp } from '../support/start-app.js';

const app = useApp();
let browser: BrowserClient;
let outTradeNo: string;

beforeAll(async () => {
  browser = new BrowserClient(app.url);
  await browser.signIn(app.tokens.admin);
  const shop = new Shop(app);
  await shop.open();
  ({ outTradeNo } = await shop.paid());
});
const COPIES: [where: string, copied: (number: string) => string][] = [
  ['a bill of WeChat’s', (number) => `\`${number}`],
  ['our own export', (number) => `${number}\t`],
  ['a spreadsheet', (number) => `="${number}"`],
  ['a chat', (number) => ` ${number}\u200b `],
];

describe.each(['/console/events?outTradeNo=', `/console/payments?channelId=${WORLD.channelId}&q=`])('%s', (list) => {
  it.each(COPIES)('finds a number that was copied from %s', async (_where, copied) => {
    const { status, text } = await browser.get(`${list}${encodeURIComponent(copied(outTradeNo))}`);
    expect(status).toBe(200);
    expect(text).toContain(`/console/trades/${outTradeNo}`);
  });

  it('finds nothing by another number', async () => {
    const { status, text } = await browser.get(`${list}${outTradeNo}0`);
    expect([status, text.includes(`/console/trades/${outTradeNo}"`)]).toEqual([200, false]);
  });
});
