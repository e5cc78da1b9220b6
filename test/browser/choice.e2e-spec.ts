import { jest } from '@jest/globals';
import { type Page } from 'playwright-core';
import { GOODS } from '../../src/features/store/orders.js';
import { Shop } from '../support/shop.js';
import { PHONE } from './support/chromium.js';
import { beUser, payButtonOn, payPage } from './support/site.js';
import { useSite } from './support/use-site.js';

jest.setTimeout(120_000);

const site = useSite();
let page: Page;

beforeAll(() => new Shop(site.app).open());
beforeEach(async () => {
  page = await site.open(PHONE);
});

const said = (state: string) => page.locator(`#said[data-state=${state}]`);
const orderNumber = (): string => new URL(page.url()).searchParams.get('orderNumber') ?? '';

/** Two packets of tea are chosen, and the button to pay them is there. */
async function comeToTheBill(): Promise<void> {
  await page.goto(payPage(site.app, 'store', { goodsId: 'longjing-tea', quantity: '2' }));
  await beUser(page, '李雷');
  await page.locator('#pay').waitFor();
}

describe('what is chosen, and what is paid', () => {
  const total = (): Promise<string> => page.locator('.total').innerText();

  it('are one: another choice takes the bill away, and is paid once it is made', async () => {
    await comeToTheBill();
    expect(await page.getByLabel(/真丝围巾/).count()).toBe(0);
    await page.getByRole('button', { name: /重新选择/ }).click();
    await page.getByLabel(/西湖龙井茶/).waitFor();
    expect([await page.getByLabel(/西湖龙井茶/).isChecked(), await page.getByLabel(/数量/).inputValue()]).toEqual([
      true,
      '2',
    ]);
    expect(await page.locator('#pay, .total').count()).toBe(0);

    await page.getByLabel(/真丝围巾/).check();
    await page.getByLabel(/数量/).fill('3');
    await page.getByRole('button', { name: /选好了/ }).click();
    await page.locator('#pay').waitFor();
    expect([await total(), await page.locator('#pay').innerText()]).toEqual([
      expect.stringContaining('¥897.00'),
      expect.stringContaining('¥897.00'),
    ]);
    await page.locator('#pay').click();
    await payButtonOn(page).click();
    await said('PAID').waitFor();
    expect((await new Shop(site.app).find(orderNumber())).totalFee).toBe(89_700);
  });

  it('are one on the way back, too', async () => {
    await comeToTheBill();
    await page.getByRole('button', { name: /重新选择/ }).click();
    await page.getByLabel(/真丝围巾/).check();
    await page.getByRole('button', { name: /选好了/ }).click();
    await page.locator('#pay').waitFor();
    await page.goBack();
    await page.goBack();
    expect(await total()).toContain('¥39.80');
    await page.locator('#pay').click();
    await payButtonOn(page).click();
    await said('PAID').waitFor();
    expect((await new Shop(site.app).find(orderNumber())).totalFee).toBe(3980);
  });

  it('are in two windows what each of them shows', async () => {
    await comeToTheBill();
    const other = await page.context().newPage();
    await other.goto(payPage(site.app, 'store', { goodsId: 'celadon-cup' }));
    await page.bringToFront();
    await page.locator('#pay').click();
    await payButtonOn(page).click();
    await said('PAID').waitFor();
    expect((await new Shop(site.app).find(orderNumber())).totalFee).toBe(3980);
    expect(await other.locator('.total').innerText()).toContain('¥68.00');
  });

  it('are looked at once more where the price has changed', async () => {
    await comeToTheBill();
    const tea = GOODS.find(({ id }) => id === 'longjing-tea') as { price: number };
    const before = tea.price;
    tea.price = 2500;
    try {
      await page.locator('#pay').click();
      await said('repriced').waitFor();
    } finally {
      tea.price = before;
    }
    expect([await total(), await page.locator('dialog.phone').count()]).toEqual([expect.stringContaining('¥50.00'), 0]);
    await page.locator('#pay').click();
    await payButtonOn(page).click();
    await said('PAID').waitFor();
  });

  it('are in sight on a phone, the button too', async () => {
    await comeToTheBill();
    for (const part of ['.lines', '.total', '#pay']) {
      const { y, height } = (await page.locator(part).boundingBox()) ?? { y: 0, height: Infinity };
      expect(y + height).toBeLessThan(PHONE.height);
    }
  });
});
